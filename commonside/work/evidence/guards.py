"""Who may open the file of an exhibit: those of the agency that has the case."""

from typing import Any

from commonside.ground.design import ports
from commonside.work.evidence.queries import evidence as queries


def _exhibit_files(user: Any, id_: int) -> str:
    if not user.may("cases.read"):
        return "no"
    return "content" if queries.is_exhibit_of(user, id_) else "no"


ports.guards["exhibit-files"] = _exhibit_files
