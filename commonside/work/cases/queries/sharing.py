"""May a message be sent to an address: whose else it is, on any case there is.

Asked of every case, also of those that the officer may not see: so the answer is yes or
no, and nobody is told of whom or of which case it speaks (S3).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from commonside.ground.design.reaching import Way
from commonside.ground.people.models import Person
from commonside.work.cases.models import Case, Party
from commonside.work.reports.models import Told
from commonside.work.reports.rules import email_key, household_key, phone_key

# The fact of a contact record that each channel goes by, and how two are compared.
COMPARED = {
    "email": (("email", email_key),),
    "text": (("phone", phone_key),),
    "letter": (("post", household_key),),
}


def may_be_sent(way: Way, kind: str, id_: int) -> bool:
    """No, where the address is also that of an alleged person or of their household.

    Somebody is never in their own way: neighbours are alleged of each other.
    """
    ((fact, key),) = COMPARED[way.channel]
    wanted = key(way.address)
    if not wanted:
        return False
    own = same_human(kind, id_)
    alleged = set(_ids(Party.objects.filter(role=Party.Role.ALLEGED), "person")) - own
    homes = _homes(alleged)
    if way.channel == "letter" and wanted in homes:
        return False
    others = _records((alleged | _living_in(homes)) - own) + _only_told()
    return not any(key(str(ways.get(fact) or "")) == wanted for ways in others)


def same_human(kind: str, id_: int) -> set[int]:
    """Every record of whoever the message is for."""
    rows = Person.objects.filter(pk=id_)
    if kind == "report":
        rows = Person.objects.filter(
            told__report=id_, told__role__in=[Told.Role.REPORTER, Told.Role.VICTIM]
        )
    clusters = _ids(rows.exclude(cluster=None), "cluster")
    return {
        *_ids(rows, "pk"),
        *_ids(Person.objects.filter(cluster__in=clusters), "pk"),
    }


def _ids(rows: Any, field: str) -> list[int]:
    return list(rows.order_by().values_list(field, flat=True))


def _homes(people: Iterable[int]) -> set[str]:
    """Where these people live, as homes are compared."""
    rows = Person.objects.filter(pk__in=list(people)).exclude(home=None)
    keys = rows.exclude(home__household_key="").values_list("home__household_key")
    posts = (ways.get("post") for ways in _records(people))
    told = {household_key(str(post)) for post in posts if post}
    return {key for (key,) in keys} | (told - {""})


def _living_in(homes: set[str]) -> set[int]:
    if not homes:
        return set()
    return set(_ids(Person.objects.filter(home__household_key__in=homes), "pk"))


def _records(people: Iterable[int]) -> list[Mapping[str, Any]]:
    """What is written down about reaching these people, also in what was told."""
    ids = list(people)
    rows = Person.objects.filter(pk__in=ids).select_related("safe_contact")
    own = [getattr(person, "safe_contact", None) for person in rows]
    told = Told.objects.filter(person__in=ids).exclude(contact=None)
    found = [row.ways for row in own if row is not None and row.ways]
    return found + [row.contact for row in told if row.contact]


def _only_told() -> list[Mapping[str, Any]]:
    """The same of those alleged whom only a report names, and nobody has linked."""
    rows = Told.objects.filter(role=Told.Role.ALLEGED, person=None)
    return [row.contact for row in rows.exclude(contact=None) if row.contact]


def is_veiled(about: str, kind: str, id_: int) -> bool:
    """Whether nothing may show of a message: abuse at home, on this case or any other.

    Row 117: no message to a victim of domestic abuse tells its content or its sender.
    """
    about_kind, about_id = about.split(":")
    betrays = Q(parties__person__in=same_human(kind, id_), parties__role="victim")
    if about_kind == "case":
        betrays |= Q(pk=about_id)
    if kind == "report":
        betrays |= Q(case_reports__report=id_)
    return Case.objects.filter(betrays, is_sensitive=True).exists()
