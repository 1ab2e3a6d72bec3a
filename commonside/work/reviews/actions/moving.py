"""What every act on an application shares: the row held, its state, its clocks."""

from datetime import datetime
from typing import Any

from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due
from commonside.ground.duties.queries import Counted, calendar_on
from commonside.library.clocks.instants import london_date
from commonside.work.reviews.models import Review
from commonside.work.reviews.rules import clocks
from commonside.work.reviews.rules.states import State, obstacles_to_moving

# Owed by each agency that is asked, and kept beside its own row.
OF_EACH = ("answer_information", "have_regard")
# What the applicant may do by then; nobody owes it.
THEIRS = ("ask_appeal",)


def locked(review: Review, version: int | None = None) -> Review:
    """The row as it stands now; `Clash` when somebody changed it since it was read."""
    now: Review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("procedure", "contact", "person")
        .get(pk=review.pk)
    )
    if version is not None and now.version != version:
        who = now.contact.name if now.contact else ""
        raise Clash(theirs={"state": State(now.state).label}, who=who, at=None)
    return now


def moved(review: Review, to: State) -> str:
    """Put it into another state, as the table allows; what it was before."""
    if found := obstacles_to_moving(review.state, to):
        raise Refused(found)
    was, review.state = review.state, to
    return was


def saved(
    review: Review,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    was: str = "",
    text: str = "",
    **body: Any,
) -> Review:
    """Keep what was done, and leave its trace."""
    review.version += 1
    review.save()
    if was:
        body |= {"was": was, "now": str(review.state)}
    record(f"review.{kind}", subject=review, by=by, at=at, text=text, **body)
    return review


def begin(review: Review, event: str, *, at: datetime, is_new: bool = False) -> None:
    """Owe everything that the procedure has begin with this event."""
    calendar = calendar_on(london_date(at))
    rows = clocks.owed(review.procedure.body, event, at, calendar)
    _owe(review, rows, at=at, is_new=is_new)


def begin_before(review: Review, *, panel_at: datetime, at: datetime) -> None:
    """Owe everything that must be done before the panel, which now has its time."""
    calendar = calendar_on(london_date(at))
    body = review.procedure.body
    _owe(review, clocks.owed_before(body, "panel", panel_at, calendar, since=at), at=at)


def _owe(
    review: Review, rows: list[clocks.Owed], *, at: datetime, is_new: bool = False
) -> None:
    counted = [
        Counted(row.duty, row.since, row.due_at, f"case_review.{row.duty}")
        for row in rows
        if row.duty not in (*OF_EACH, *THEIRS)
    ]
    to = review.contact or desk()
    if to is not None and counted:
        practice = review.procedure
        duties.owe(review, counted, to=to, practice=practice, at=at, is_new=is_new)


def happened(review: Review, event: str, *, at: datetime) -> None:
    """What was owed until this event is kept."""
    kinds = [duty for duty, kept in clocks.KEPT_BY.items() if kept == event]
    duties.meet(review, kinds, at=at)


def desk() -> Team | Agency | None:
    """Who owes it until somebody is its point of contact: the team that has cases."""
    team = Team.objects.filter(purpose="cases").order_by("pk").first()
    return team or Agency.objects.filter(is_host=True).first()


def hand_dues(review: Review, *, to: User | Team | Agency | None) -> None:
    """What is still owed about it, another owes from now on."""
    Due.objects.about(f"review:{review.pk}").open().update(
        owner_user=to if isinstance(to, User) else None,
        owner_team=to if isinstance(to, Team) else None,
        owner_agency=to if isinstance(to, Agency) else None,
    )
