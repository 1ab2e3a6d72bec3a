"""What officers do to a case, in one line each, for tests that need it done."""

from datetime import timedelta

from commonside.ground.practice.models import Version
from commonside.work.cases import actions
from commonside.work.cases.queries.procedure import still_asked
from commonside.work.cases.rules.states import State

# One option of each question of the scheme; nothing that weighs.
CALM = {
    "how_often": "first_time",
    "linked": "no",
    "worse": "no",
    "knows": "no",
    "history": "no",
    "targeted": "no",
    "hate": "no",
    "personal_risk": "none",
    "affected": "not",
    "health": "no",
    "support": "good",
    "others_affected": "none",
    "agencies_know": "none",
}
WORST = CALM | {
    "how_often": "daily",
    "worse": "both",
    "history": "harassing_you",
    "targeted": "me_or_home",
    "affected": "extremely",
    "hate": "yes",
    "linked": "yes",
}


def assess(case, by, at, answers=CALM, **more):
    made = actions.assess(case=case, answers=answers, by=by, at=at, **more)
    case.refresh_from_db()
    return made


def reach(case, by, at, *, wishes="Do the locks first.", **more):
    values = {
        "way": "phone",
        "answered": "she",
        "note": "She sleeps at the back.",
        "next_on": at + timedelta(days=1),
        "safe_tonight": "yes",
        **more,
    }
    made = actions.note_contact(case=case, by=by, at=at, wishes=wishes, **values)
    case.refresh_from_db()
    return made


def attempt(case, by, at, *, way="phone", next_on=None):
    made = actions.note_contact(
        case=case,
        way=way,
        answered="nobody",
        next_on=next_on or at + timedelta(days=1),
        by=by,
        at=at,
    )
    case.refresh_from_db()
    return made


def bring_in(case, agency, by, at, *, shared=()):
    gateway = Version.objects.filter(kind="gateway", key="cda-s115").first()
    return actions.involve(
        case=case,
        agency=agency,
        gateway=gateway,
        why="They own the door.",
        shared=shared,
        by=by,
        at=at,
    )


def offer(case, to, by, at, *, text="Change the lock", due_on=None):
    step = actions.offer_step(
        case=case, text=text, purpose="protect", to=to, due_on=due_on, by=by, at=at
    )
    case.refresh_from_db()
    return step


def activate(case, by, at):
    """From just opened to active: assessed, spoken with, planned, begun."""
    assess(case, by, at)
    reach(case, by, at)
    offer(case, by, by, at, text="Visit on Monday")
    settle(case, by, at)
    actions.agree_plan(case=case, by=by, at=at, version=case.version)
    case.refresh_from_db()
    return case


def settle(case, by, at, *, to=State.PLANNED):
    """Tick what the procedure asks before that state, or leave it out with a reason."""
    lines = still_asked(case, to)
    if lines:
        actions.keep_checklist(
            case=case,
            ticked=[line.name for line in lines if not line.is_kept],
            left_out={line.name: "It does not fit." for line in lines if line.is_kept},
            about=[line.name for line in lines],
            by=by,
            at=at,
        )
        case.refresh_from_db()
    return case


def finish_steps(case, by, at):
    from commonside.ground.duties.models import Step

    for step in Step.objects.about(f"case:{case.pk}").live():
        actions.move_step(case=case, step=step, to="done", note="x", by=by, at=at)
    case.refresh_from_db()


def ending(at, **more):
    values = {
        "outcome": "R1",
        "confirmed_by": "victim",
        "told_on": at.date(),
        "told_why": "He has moved out.",
        "skipping": "They asked us to close at once.",
    }
    return actions.Ending(**{**values, **more})


def close(case, by, at, **more):
    finish_steps(case, by, at)
    settle(case, by, at, to=State.CLOSING)
    return actions.propose_closing(case=case, ending=ending(at, **more), by=by, at=at)
