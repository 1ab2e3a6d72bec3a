"""How a person may safely be written to, for the gate of messages."""

from commonside.ground.design import ports
from commonside.ground.design.reaching import Reach
from commonside.ground.people.models import Person
from commonside.ground.people.rules import reach_of


def _reach(id_: int) -> Reach | None:
    """From their own record alone, read anew each time it is asked (S27)."""
    person = Person.objects.select_related("safe_contact").filter(pk=id_).first()
    if person is None:
        return None
    contact = getattr(person, "safe_contact", None)
    ways = (contact.ways if contact else None) or {}
    return reach_of(ways, name=person.known_as, language=person.language)


ports.reaches["person"] = _reach
