"""Drinking in the street is logged: the order in force there, and the help offered."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.streets.models import Drinking
from commonside.work.streets.queries import drinking as queries
from commonside.work.streets.rules import orders as rules


@transaction.atomic
def log(
    *,
    case: Case,
    seen_at: datetime | None,
    where: str,
    many: int | None,
    offer: str,
    answer: str,
    note: str,
    by: User,
    at: datetime,
) -> Drinking:
    """Keep where people drank, which order was in force there and what was offered.

    The order is looked up at the point and day of the log, and stays with it: a later
    order changes nothing that was logged before.
    """
    practice = queries.practice_on(london_date(at))
    found = rules.obstacles_to_logging(
        where=where, offer=offer, answer=answer, many=many, body=practice.body
    )
    if seen_at is None or seen_at > at:
        text = "Say when it was, a time that has been."
        found.append(obstacle(text, at_field="seen_at"))
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if found or seen_at is None or many is None:
        raise Refused(found)
    point = queries.point_of(where)
    about = practice.body["about"]
    order = queries.order_at(point, about, london_date(seen_at))
    offers = {row["code"]: row for row in practice.body["offer"]}
    made = Drinking.objects.create(
        case=case,
        seen_at=seen_at,
        where=where.strip(),
        lon=point.lon,
        lat=point.lat,
        ward=point.ward,
        many=many,
        status=rules.status(point, is_found=order is not None),
        order=order,
        practice=practice,
        offer=offer,
        answer=answer if offers[offer]["is_offer"] else "",
        note=note.strip(),
        by=by,
        at=at,
    )
    record(
        "streets.drinking_logged",
        subject=case,
        by=by,
        at=at,
        refs=[f"drinking:{made.pk}"],
        codes={"offer": offer, "order": made.status},
    )
    return made
