"""Drinking in the street: what a log says, and which order is in force at a point."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commonside.ground.places.queries import find
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, in_force
from commonside.work.cases.models import Case
from commonside.work.streets.models import Drinking
from commonside.work.streets.rules import orders as rules

ORDER = "street_order"


def practice_on(on: date) -> Version:
    return current("street_drinking", "log", on)


def point_of(text: str) -> rules.Point:
    """Where words are on the map: our own gazetteer knows it, or nobody does."""
    for found in find(text, most=1):
        return rules.Point(found.lon, found.lat, found.ward)
    return rules.Point()


def order_at(point: rules.Point, about: str, on: date) -> Version | None:
    """The order about a behaviour that is in force at a point on a day."""
    for version in in_force(on):
        if version.kind == ORDER and rules.holds_at(version.body, point, about):
            return version
    return None


@dataclass(frozen=True)
class Log:
    """One log in words."""

    row: Drinking
    status: str
    order: str
    is_sure: bool
    offer: str
    answer: str


def logs(case: Case) -> list[Log]:
    """The logs of a case, the newest first."""
    rows = Drinking.objects.filter(case=case).select_related("order", "practice", "by")
    return [_said(row) for row in rows]


def _said(row: Drinking) -> Log:
    body = row.practice.body

    def label(part: str, code: str) -> str:
        return next((r["label"]["en"] for r in body[part] if r["code"] == code), "")

    return Log(
        row=row,
        status=rules.Status(row.status).label,
        order=row.order.label if row.order else "",
        is_sure=row.order is None or row.order.is_verified,
        offer=label("offer", row.offer),
        answer=label("answer", row.answer),
    )


def choices(body: Any, part: str) -> list[tuple[str, str]]:
    return [(row["code"], row["label"]["en"]) for row in body[part]]
