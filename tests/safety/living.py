"""What people do to a safety plan, in one line each."""

from datetime import timedelta

from commonside.work.safety import actions

DAY = timedelta(days=1)


# Nothing that stands out, of the case and of somebody alleged.
OF_CASE = {
    "spreading": "no",
    "retaliation": "no",
    "tension": "no",
    "standing_still": "moves",
}
OF_ALLEGED = {
    "violence": "unknown",
    "at_the_door": "nothing",
    "age": "no",
    "health": "no",
    "harmed_too": "no",
}


def flagged(case, owner, at, *, by=None, **more):
    on = at.date()
    values = {
        "reason": "Alone with a small child, and hardly sleeps.",
        "kinds": ["personal", "incidental"],
        "review_on": on + 14 * DAY,
        "expires_on": on + 90 * DAY,
        **more,
    }
    person = values.pop("person", None) or case.parties.get(is_main=True).person
    return actions.flag(
        case=case, person=person, owner=owner, by=by or owner, at=at, **values
    )


def reviewed(plan, by, at, **more):
    plan.refresh_from_db()
    values = {
        "note": "Quiet for a fortnight.",
        "is_stable": True,
        "next_on": at.date() + 14 * DAY,
        "expires_on": plan.expires_on,
        "version": plan.version,
        **more,
    }
    return actions.review(plan=plan, by=by, at=at, **values)


def joined(plan, to, at):
    plan.refresh_from_db()
    return actions.join(plan=plan, to=to, by=to, at=at, version=plan.version)


def settled(plan, by, at):
    """What was asked for came to nothing."""
    for one in plan.fittings.filter(noted_at=None):
        actions.note_fitting(
            plan=plan,
            fitting=one,
            fitted_on=None,
            fitted="Not their door.",
            is_given_up=True,
            by=by,
            at=at,
            version=one.version,
        )


def ended(plan, by, at, *, ending="mistake", why="The wrong case."):
    settled(plan, by, at)
    plan.refresh_from_db()
    said = {"plan": plan, "by": by, "at": at, "version": plan.version}
    return actions.end(**said, ending=ending, why=why)
