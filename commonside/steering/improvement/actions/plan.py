"""Projects, findings and the points that follow: evidence, and who signs it off."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.steering.improvement.models import Finding, Point, Project, Proof
from commonside.steering.improvement.queries import plan as queries
from commonside.steering.improvement.rules import plan as rules


@transaction.atomic
def begin_project(
    *, title: str, question: str, since: date | None, by: User, at: datetime
) -> Project:
    """Begin a review of how the service works; raises `Refused` for what is missing."""
    found = rules.obstacles_to_writing(title=title, question=question)
    if since is None:
        found.append(obstacle("Choose the day on which it begins.", at_field="since"))
    if found or since is None:
        raise Refused(found)
    made = Project.objects.create(
        title=title.strip(),
        question=question.strip(),
        since=since,
        made_by=by,
        made_at=at,
    )
    record("improvement.begun", subject=made, by=by, at=at)
    return made


@transaction.atomic
def recommend(
    *,
    project: Project,
    text: str,
    owner: User,
    due_on: date | None,
    by: User,
    at: datetime,
) -> Point:
    """Add a point to a plan, with who answers for it and by when."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    found = rules.obstacles_to_planning(text=text, since=project.since, due_on=due_on)
    if found or due_on is None:
        raise Refused(found)
    last = project.points.aggregate(last=Max("number"))["last"] or 0
    made = Point.objects.create(
        project=project,
        number=last + 1,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        made_by=by,
        made_at=at,
    )
    refs = [f"project:{project.pk}", f"user:{owner.pk}"]
    record("improvement.recommended", subject=made, by=by, at=at, refs=refs)
    return made


@transaction.atomic
def find(
    *,
    project: Project,
    text: str,
    source: str,
    point: Point | None,
    why_none: str,
    by: User,
    at: datetime,
) -> Finding:
    """Record what was found and the point that follows, or why nothing does.

    Raises `Refused` where neither is said, and for a point of another project.
    """
    found = rules.obstacles_to_finding(
        text=text, source=source, has_point=point is not None, why_none=why_none
    )
    if point is not None and point.project_id != project.pk:
        found.append(obstacle("It is a point of another project.", at_field="point"))
    if found:
        raise Refused(found)
    made = Finding.objects.create(
        project=project,
        text=text.strip(),
        source=source.strip(),
        point=point,
        why_none=why_none.strip(),
        by=by,
        at=at,
    )
    record("improvement.found", subject=made, by=by, at=at)
    return made


@transaction.atomic
def evidence(*, point: Point, text: str, by: User, at: datetime) -> Proof:
    """Say what shows that a point was done; a second person signs it off."""
    point = _locked(point)
    if found := rules.obstacles_to_evidencing(
        standing=queries.stand_of(point), text=text
    ):
        raise Refused(found)
    made = Proof.objects.create(point=point, text=text.strip(), by=by, at=at)
    record("improvement.evidenced", subject=point, by=by, at=at)
    return made


@transaction.atomic
def sign_off(*, point: Point, by: User, at: datetime) -> Point:
    """A second person has read the evidence: the point is done.

    Raises `Refused` for whoever answers for it or brought evidence, and without any.
    """
    point = _locked(point)
    if found := rules.obstacles_to_signing(
        standing=queries.stand_of(point),
        is_owner=point.owner_id == by.pk,
        brought_evidence=point.proofs.filter(by=by).exists(),
    ):
        raise Refused(found)
    point.signed_by, point.signed_at = by, at
    point.save(update_fields=["signed_by", "signed_at"])
    record("improvement.signed_off", subject=point, by=by, at=at)
    return point


@transaction.atomic
def drop_point(*, point: Point, why: str, by: User, at: datetime) -> Point:
    """A point is not followed, and why; it stays in the plan and in its percentage."""
    point = _locked(point)
    if found := rules.obstacles_to_dropping(standing=queries.stand_of(point), why=why):
        raise Refused(found)
    point.dropped_why, point.dropped_by, point.dropped_at = why.strip(), by, at
    point.save(update_fields=["dropped_why", "dropped_by", "dropped_at"])
    record("improvement.dropped", subject=point, by=by, at=at)
    return point


def _locked(point: Point) -> Point:
    found: Point = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    return found
