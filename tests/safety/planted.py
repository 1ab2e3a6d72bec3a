"""A string found nowhere else in each field of this room, for the test of canaries."""

from commonside.work.cases import actions as cases
from commonside.work.safety import actions
from commonside.work.safety.models import Plan
from tests.safety import living

# A case of its own: what is raised here would hold the ordinary one open.
CASE = ROW = "shut.case"


def plant(planter):
    """A plan of one case, and one of another that is over."""
    _plan(planter)
    dan, case = planter.cast["dan"], planter.cases["hate.case"]
    over = living.flagged(
        case, dan, planter.now, reason=planter.plants.word("hate.case")
    )
    living.ended(over, dan, planter.now, why=planter.plants.word("hate.case"))


def _plan(planter):
    joanne, now = planter.cast["joanne"], planter.now

    def word():
        return planter.plants.word(ROW)

    plan = living.flagged(planter.cases[CASE], joanne, now, reason=word())
    said = {"plan": plan, "by": joanne, "at": now}
    line = actions.add_line(**said, when=word(), what=word())
    fitted, waiting = (
        actions.ask_fitting(**said, kind="locks", asked_of=word()) for _ in range(2)
    )
    actions.note_fitting(
        **said,
        fitting=fitted,
        fitted_on=now.date(),
        fitted=word(),
        is_given_up=False,
        version=1,
    )
    case = planter.cases[CASE]
    actions.raise_at_once(case, ["at_risk"], by=joanne, at=now)
    actions.see_to(
        case=case,
        way="adults",
        note=word(),
        told=word(),
        by=joanne,
        at=now,
        version=1,
    )
    actions.raise_at_once(case, ["self_harm"], by=joanne, at=now)
    calm = {"spreading": "no", "retaliation": "no", "tension": "no"}
    actions.judge(
        case=case,
        about="case",
        answers=calm | {"standing_still": "moves"},
        why=word(),
        by=joanne,
        at=now,
    )
    lines = [(word(), planter.plants.phone(ROW))]
    actions.keep_card(**said, found="neutral", lines=lines, version=1)
    living.reviewed(plan, joanne, now, note=word())
    him = cases.add_party(case=case, role="alleged", known_as=word(), by=joanne, at=now)
    planter.world.things["alleged"] = him.person
    planter.world.things |= {
        "safety_case": case,
        "plan": Plan.objects.get(pk=plan.pk),
        "plan_line": line,
        "plan_fitting": waiting,
    }
