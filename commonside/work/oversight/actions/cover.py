"""Somebody is away and a colleague stands in; it ends by itself and is handed back."""

from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import Team, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.library.clocks.instants import london_date
from commonside.work.oversight.models import Cover
from commonside.work.oversight.queries import cover as queries
from commonside.work.oversight.rules import cover as rules


@transaction.atomic
def cover(
    *,
    away: User,
    to: User,
    since: date | None,
    until: date | None,
    by: User,
    at: datetime,
) -> Cover:
    """From one day to another a colleague sees and gets what falls due for another.

    The cases keep their owner, and nobody sees a case that they did not see before.
    Somebody arranges it for themselves, or for others if they give out cases. Raises
    `Refused` with all that is in the way.
    """
    team = shared_team(away, to)
    found = rules.obstacles_to_covering(
        since=since,
        until=until,
        on=london_date(at),
        is_same=away.pk == to.pk,
        shares_team=team is not None,
        covered=queries.days_of(away),
        away=queries.days_of(to),
    )
    if by.pk != away.pk and not by.may("cases.allocate"):
        found.append(obstacle("Only a team leader arranges it for somebody else."))
    if found or team is None or since is None or until is None:
        raise Refused(found)
    made = Cover.objects.create(
        away=away, to=to, team=team, since=since, until=until, made_by=by, made_at=at
    )
    refs = [f"user:{away.pk}", f"user:{to.pk}"]
    record("oversight.covered", subject=made, by=by, at=at, refs=refs)
    return made


def shared_team(one: User, other: User) -> Team | None:
    """A team that works cases and that both are in."""
    theirs = {team.pk for team in other.teams}
    return next((team for team in one.teams if team.pk in theirs), None)


@transaction.atomic
def end_cover(*, row: Cover, by: User, at: datetime) -> Cover:
    """Somebody is back before the day that was said, or never left."""
    row = _locked(row)
    found = []
    if row.is_over(london_date(at)):
        found.append(obstacle("It is over already."))
    if by.pk not in (row.away_id, row.to_id) and not by.may("cases.allocate"):
        found.append(obstacle("One of the two ends it, or a team leader."))
    if found:
        raise Refused(found)
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    record("oversight.cover_ended", subject=row, by=by, at=at)
    return row


@transaction.atomic
def hand_back(*, row: Cover, note: str, by: User, at: datetime) -> Cover:
    """The one who stood in says what the other finds; written again, it is replaced."""
    row = _locked(row)
    found = rules.obstacles_to_handing_back(note)
    if by.pk != row.to_id:
        found.append(obstacle("Whoever stood in writes it."))
    if found:
        raise Refused(found)
    row.note, row.noted_at, row.read_at = note.strip(), at, None
    row.save(update_fields=["note", "noted_at", "read_at"])
    record("oversight.handed_back", subject=row, by=by, at=at)
    return row


@transaction.atomic
def read_back(*, row: Cover, by: User, at: datetime) -> Cover:
    """The one who was away has read what was done; My work need not say it again."""
    row = _locked(row)
    found = []
    if by.pk != row.away_id:
        found.append(obstacle("Whoever was away reads it."))
    if not row.is_over(london_date(at)):
        found.append(obstacle("It is not over yet."))
    if found:
        raise Refused(found)
    row.read_at = at
    row.save(update_fields=["read_at"])
    record("oversight.back_read", subject=row, by=by, at=at)
    return row


def _locked(row: Cover) -> Cover:
    found: Cover = Cover.objects.select_for_update(of=("self",)).get(pk=row.pk)
    return found
