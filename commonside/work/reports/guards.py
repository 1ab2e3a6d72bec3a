"""How whoever told a report may be written to: as they said in it, and nowhere else."""

from dataclasses import replace

from commonside.ground.design import ports
from commonside.ground.design.reaching import Reach
from commonside.ground.people.rules import reach_of
from commonside.work.reports.models import Told


def _reach(id_: int) -> Reach | None:
    """Only the contact given in that person's own report (S28).

    Once they are known, what they have said since holds as well: a way stays open
    that both name, with the hours, the word and the name that the newer one has.
    """
    told = (
        Told.objects.filter(report=id_, role=Told.Role.REPORTER)
        .exclude(contact=None)
        .select_related("report")
        .first()
    )
    if told is None or told.report.on_behalf:
        return None
    own = reach_of(told.contact or {}, name=told.name, language=told.report.language)
    if told.person_id is None:
        return own
    known = ports.reaches["person"](told.person_id)
    if known is None:
        return None
    # In the order of the newer, which holds the way that they prefer now.
    older = {(way.channel, way.address): way for way in own.ways}
    both = tuple(
        replace(way, is_private=way.is_private and older[where].is_private)
        for way in known.ways
        if (where := (way.channel, way.address)) in older
    )
    return replace(known, ways=both)


ports.reaches["report"] = _reach
