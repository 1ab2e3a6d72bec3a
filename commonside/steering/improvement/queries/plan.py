"""Projects with their points and findings, and how far the plan is evidenced."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from commonside.ground.agencies.models import User
from commonside.steering.improvement.models import Finding, Point, Project, Proof
from commonside.steering.improvement.rules import plan as rules
from commonside.steering.improvement.rules.plan import Stand

EVIDENCED = Exists(Proof.objects.filter(point=OuterRef("pk")))
# Each stand as a question to the rows, so that a list can be filtered and paged.
STANDING = {
    Stand.OPEN: Q(signed_at=None, dropped_at=None, has_proof=False),
    Stand.EVIDENCED: Q(signed_at=None, dropped_at=None, has_proof=True),
    Stand.DONE: Q(signed_at__isnull=False),
    Stand.DROPPED: Q(dropped_at__isnull=False),
}


def stand_of(point: Point) -> Stand:
    """Where a point stands, from what is recorded of it."""
    counted = getattr(point, "has_proof", None)
    proofs = point.proofs.count() if counted is None else int(counted)
    return rules.stand(
        proofs=proofs,
        is_signed=point.signed_at is not None,
        is_dropped=point.dropped_at is not None,
    )


@dataclass(frozen=True)
class Shown:
    """A point with where it stands."""

    point: Point
    stand: Stand


@dataclass(frozen=True)
class Summary:
    """A project, how many points it has, and what share is signed off."""

    project: Project
    points: int
    percent: int | None


def projects(user: User) -> QuerySet[Project]:
    rows = Project.objects.visible_to(user).annotate(
        n=Count("points", distinct=True),
        done=Count("points", filter=Q(points__signed_at__isnull=False), distinct=True),
    )
    found: QuerySet[Project] = rows.order_by("-since", "-pk")
    return found


def summaries(rows: Iterable[Any]) -> list[Summary]:
    """How far each project of a page is; from the counts that were read with it."""
    return [
        Summary(row, row.n, 100 * row.done // row.n if row.n else None) for row in rows
    ]


def project(user: User, code: str) -> Project | None:
    found: Project | None = Project.objects.visible_to(user).filter(code=code).first()
    return found


def points(project: Project, *, stand: str = "") -> QuerySet[Point]:
    """The points of a plan by number; of one stand, where one is asked for."""
    rows = Point.objects.filter(project=project).annotate(has_proof=EVIDENCED)
    if stand in set(Stand):
        rows = rows.filter(STANDING[Stand(stand)])
    found: QuerySet[Point] = rows.select_related("owner", "signed_by")
    return found.order_by("number")


def shown(rows: Iterable[Point]) -> list[Shown]:
    return [Shown(row, stand_of(row)) for row in rows]


def counts(project: Project) -> tuple[dict[str, int], int | None]:
    """How many points stand where, and the percentage evidenced and signed off."""
    stands = [one.stand for one in shown(points(project))]
    named = {one.label: stands.count(one) for one in Stand}
    return named, rules.percent_done(stands)


def point(user: User, code: str) -> Point | None:
    rows = Point.objects.visible_to(user).annotate(has_proof=EVIDENCED)
    named = ("project", "owner", "signed_by", "dropped_by")
    found: Point | None = rows.select_related(*named).filter(code=code).first()
    return found


def proofs(point: Point) -> list[Proof]:
    return list(point.proofs.select_related("by"))


@dataclass(frozen=True)
class Found:
    """A finding, and the state of the point to which it leads."""

    finding: Finding
    stand: Stand | None


def findings(user: User, project: Project) -> QuerySet[Finding]:
    rows = Finding.objects.visible_to(user).filter(project=project)
    found: QuerySet[Finding] = rows.select_related("point", "by").order_by("pk")
    return found


def leading(rows: Iterable[Finding]) -> list[Found]:
    """Each finding with the state of its point; one query more for a page."""
    rows = list(rows)
    ids = [row.point_id for row in rows if row.point_id]
    marked = Point.objects.filter(pk__in=ids).annotate(has_proof=EVIDENCED)
    stands = {one.pk: stand_of(one) for one in marked}
    return [Found(row, stands.get(row.point_id or 0)) for row in rows]


def people() -> QuerySet[User]:
    """Who may answer for a point."""
    return User.objects.filter(is_active=True).order_by("name")
