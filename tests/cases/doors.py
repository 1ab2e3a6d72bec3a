"""Who opens which door of cases and of triage."""

from tests.house.doors import Door, staff_who_may

DECIDE = staff_who_may("triage.decide")
ANSWER = staff_who_may("steps.answer")
# Of those who may decide, the ones whose team has this queue: not the restricted desk.
THE_DESK = DECIDE - {"noor"}


def report(world):
    return {"reference": world.report.reference}


def passed(world):
    return {"reference": world.passed.reference}


def decision(name, **values):
    """A way out of triage, with the values of a form that decides it."""

    def post(world):
        said = {k: v(world) if callable(v) else v for k, v in values.items()}
        return {"version": 1, **said}

    return Door(
        f"cases:triage-{name}",
        opens_for=THE_DESK,
        to=report,
        post=post,
        post_by="priya",
    )


LEAD = staff_who_may("team.read")

DOORS = [
    Door("cases:team", opens_for=LEAD),
    Door("cases:team-list", opens_for=LEAD, to=lambda w: {"what": "late"}),
    Door("cases:triage", opens_for=DECIDE),
    Door("cases:triage-all", opens_for=DECIDE),
    Door("cases:triage-report", opens_for=THE_DESK, to=report),
    decision("open", known_as="Mr Cole", owner=lambda w: w.cast["dan"].pk),
    decision("add", other=lambda w: w.case.reference),
    decision(
        "pass",
        agency=lambda w: w.cast["tom"].agency_id,
        gateway=lambda w: w.gateway.pk,
        why="It is their tenant.",
    ),
    decision("signpost", reason="crime", words="Ring 101.", has_checked="on"),
    decision("hand", why="Her husband."),
    decision("know"),
    Door("cases:passed", opens_for=ANSWER),
    Door(
        "cases:passed-report",
        opens_for=frozenset({"tom"}),
        to=passed,
        post=lambda w: {"version": 2, "answer": "yes"},
        post_by="tom",
    ),
]
