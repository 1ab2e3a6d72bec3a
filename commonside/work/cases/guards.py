"""May this person read a case, a report, a person: the Grant table answers."""

from typing import Any

from commonside.ground.design import ports
from commonside.ground.people.models import Person
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report


def _guard(model: Any) -> ports.Guard:
    def answer(user: Any, id_: int) -> str:
        seen = model.objects.visible_to(user).filter(pk=id_).exists()
        return "content" if seen else "no"

    return answer


for kind, model in (("case", Case), ("report", Report), ("person", Person)):
    ports.guards[kind] = _guard(model)
