"""Who opens which door of cases and of triage."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonside.ground.drafts.actions import save as save_draft
from commonside.ground.duties.actions import owe_anew
from commonside.ground.duties.queries import Counted
from commonside.ground.places.queries import area_names
from commonside.ground.practice.models import Version
from commonside.work.cases import actions
from commonside.work.cases.rules.states import State
from tests.cases import living
from tests.files.hostile import picture
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


def somebody_met_it(world):
    """A line that the keeper of the waiting report has not looked at yet."""
    counted = Counted("met", NOW, NOW, "hidden.met")
    owed = [(counted, world.cast["priya"].teams[0])]
    owe_anew(world.report, owed, practice=None)


READ = staff_who_may("cases.read")
LEAD = staff_who_may("team.read")
# Who may read the world's case: its owner, her team, and housing, which has joined.
TEAM = frozenset({"priya", "joanne", "dan", "samuel", "grace"})
WORKERS = staff_who_may("cases.work") & TEAM
LEADERS = staff_who_may("cases.approve_closing") & TEAM
ALLOCATORS = staff_who_may("cases.allocate") & TEAM
INVOLVERS = staff_who_may("cases.involve") & TEAM
ASSESSORS = staff_who_may("cases.assess") & TEAM
NOW = timezone.now()


def case(world):
    return {"reference": world.case.reference}


def step(world):
    return {**case(world), "code": world.step.code}


def message(world):
    return {**case(world), "code": world.message.code}


def version(world):
    world.case.refresh_from_db()
    return world.case.version


def version_of_ways(world):
    return world.case.parties.get(is_main=True).person.safe_contact.version


def by(world):
    return {"case": world.case, "by": world.cast["joanne"], "at": NOW}


def with_wishes(world):
    living.assess(**by(world))
    living.reach(**by(world))


def with_plan(world):
    with_wishes(world)
    living.settle(**by(world))


def active(world):
    living.activate(**by(world))


def before_a_panel(world):
    active(world)
    living.settle(**by(world), to=State.ESCALATED)


def ready_to_close(world):
    active(world)
    living.finish_steps(**by(world))
    living.settle(**by(world), to=State.CLOSING)


def proposed(world):
    ready_to_close(world)
    living.assess(**by(world), vulnerability={"personal": ["carer"]})
    living.close(**by(world))


def closed(world):
    ready_to_close(world)
    living.close(**by(world))


def offered(world):
    actions.offer_transfer(
        **by(world),
        agency=world.cast["tom"].agency,
        why="Theirs",
        version=version(world),
    )


def looked_for(world):
    save_draft(
        f"user:{world.cast['joanne'].pk}", "cases.search:abc", {"words": "x"}, NOW
    )


def looked_up(world):
    save_draft(
        f"user:{world.cast['joanne'].pk}", "cases.look:abc", {"name": "Mr Osman"}, NOW
    )


def look(name, opens_for=TEAM, **more):
    return Door(f"cases:{name}", opens_for=opens_for, to=case, **more)


def act(name, opens_for, *, post_by="joanne", before=None, post_gets=302, **values):
    """A form of a case, with values that do what it asks."""

    def post(world):
        return {k: v(world) if callable(v) else v for k, v in values.items()}

    return Door(
        f"cases:{name}",
        opens_for=opens_for,
        to=case,
        post=post,
        post_by=post_by,
        post_gets=post_gets,
        before_post=before,
    )


CASES = [
    Door("cases:list", opens_for=staff_who_may("cases.read")),
    Door("cases:messages-sent", opens_for=staff_who_may("cases.work")),
    Door("cases:messages", opens_for=WORKERS, to=case),
    Door("cases:message", opens_for=WORKERS, to=message),
    Door(
        "cases:message-write",
        opens_for=WORKERS,
        to=lambda w: {**case(w), "kind": "appointment"},
        post=lambda w: {
            "to": w.case.parties.get(is_main=True).person_id,
            "when": "Monday, 10:00",
            "where": "at the library",
        },
        post_by="joanne",
    ),
    Door(
        "cases:look",
        opens_for=staff_who_may("records.look_up"),
        post=lambda w: {"name": "Nasreen Begum", "purpose": "visit"},
        post_by="priya",
    ),
    Door(
        "cases:looked",
        opens_for=frozenset({"joanne"}),
        to=lambda w: looked_up(w) or {"token": "abc"},
    ),
    Door(
        "cases:copy",
        opens_for=staff_who_may("lists.copy"),
        post=lambda w: {},
        post_by="samuel",
    ),
    Door(
        "cases:search",
        opens_for=staff_who_may("cases.read"),
        get=405,
        post=lambda w: {"words": "door"},
        post_by="joanne",
    ),
    Door(
        "cases:found",
        opens_for=frozenset({"joanne"}),
        to=lambda w: looked_for(w) or {"token": "abc"},
    ),
    Door("cases:asked", opens_for=ANSWER),
    look("case", TEAM | {"tom"}),
    look("people"),
    look("risk", TEAM | {"tom"}),
    look("steps", TEAM | {"tom"}),
    look("ladder"),
    act(
        "decide-rung",
        WORKERS,
        rung="advice",
        to=lambda w: f"user:{w.cast['joanne'].pk}",
    ),
    Door(
        "cases:checklist",
        opens_for=TEAM,
        to=case,
        post=lambda w: {"version": version(w), "done:allocated.conflict_asked": "on"},
        post_by="joanne",
        post_opens_for=WORKERS,
    ),
    act(
        "change-procedure",
        WORKERS,
        version=version,
        procedure=lambda w: Version.objects.get(key="vulnerable-victim").pk,
        why="She lives alone.",
    ),
    look("contacts"),
    look("reports"),
    look("files"),
    Door(
        "cases:add-files",
        opens_for=WORKERS,
        to=case,
        get=302,
        post=lambda w: {"photos": SimpleUploadedFile("a.jpg", picture())},
        post_by="joanne",
    ),
    look("who"),
    look("history"),
    look("more"),
    act(
        "contact",
        WORKERS,
        way="phone",
        answered="she",
        note="Quiet.",
        safe_tonight="yes",
        next="other",
        next_other=(NOW + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M"),
    ),
    Door(
        "cases:keep",
        opens_for=WORKERS,
        to=case,
        get=405,
        post=lambda w: {"note": "Half a sent"},
        post_by="joanne",
        post_gets=200,
    ),
    act("add-person", WORKERS, role="witness", known_as="Mr Osman"),
    act(
        "safe-contact",
        WORKERS,
        version=version_of_ways,
        ways="phone",
        phone="07700 900143",
        language="en",
    ),
    act("ask-risk", ASSESSORS, version=version, **living.CALM),
    act(
        "add-step",
        WORKERS,
        text="Visit",
        purpose="protect",
        to=lambda w: f"user:{w.cast['joanne'].pk}",
    ),
    Door(
        "cases:step",
        opens_for=WORKERS | {"tom"},
        to=step,
        post=lambda w: {"version": 1, "to": "accepted"},
        post_by="tom",
    ),
    Door(
        "cases:chase",
        opens_for=WORKERS,
        to=step,
        get=405,
        post=lambda w: {},
        post_by="joanne",
    ),
    act(
        "involve",
        INVOLVERS,
        agency=lambda w: w.cast["lyle"].agency_id,
        gateway=lambda w: w.gateway.pk,
        why="He was seen with a knife.",
    ),
    act(
        "let-back",
        staff_who_may("cases.restrict") & TEAM,
        post_by="samuel",
        before=lambda w: actions.conflict(subject=w.case, by=w.cast["dan"], at=NOW),
        user=lambda w: w.cast["dan"].pk,
        why="The wrong button.",
    ),
    Door(
        "cases:let-go",
        opens_for=INVOLVERS,
        to=lambda w: {**case(w), "code": "police"},
        before_post=lambda w: living.bring_in(
            w.case, w.cast["lyle"].agency, w.cast["joanne"], NOW
        ),
        post=lambda w: {},
        post_by="joanne",
    ),
    act("met", WORKERS),
    act("plan", WORKERS, before=with_plan, version=version),
    act(
        "watch",
        WORKERS,
        before=active,
        version=version,
        stopped_on=NOW.date(),
        until=(NOW + timedelta(days=28)).date(),
    ),
    Door(
        "cases:escalate",
        opens_for=WORKERS,
        to=case,
        before_post=before_a_panel,
        post=lambda w: {"version": version(w), "before": "panel", "why": "Again."},
        post_by="joanne",
    ),
    act(
        "pause",
        WORKERS,
        version=version,
        why="She is away.",
        resume_on=(NOW + timedelta(days=9)).date(),
    ),
    act(
        "work-again",
        WORKERS,
        before=lambda w: actions.pause(
            **by(w),
            why="x",
            resume_on=(NOW + timedelta(days=9)).date(),
            version=version(w),
        ),
        version=version,
        why="She is back.",
    ),
    act(
        "gap",
        WORKERS,
        before=lambda w: living.assess(**by(w)),
        version=version,
        days=15,
        why="Monthly is enough.",
    ),
    act(
        "hand-over",
        ALLOCATORS,
        post_by="samuel",
        to=lambda w: w.cast["dan"].pk,
        why="Leave.",
    ),
    act("know", TEAM | {"tom"}, post_by="dan"),
    act(
        "transfer",
        INVOLVERS,
        agency=lambda w: w.cast["tom"].agency_id,
        why="It is theirs.",
        version=version,
    ),
    act(
        "answer-transfer",
        frozenset({"tom"}),
        post_by="tom",
        before=offered,
        accepts="yes",
    ),
    act(
        "close",
        WORKERS,
        before=ready_to_close,
        version=version,
        outcome="R1",
        confirmed_by="victim",
        told_on=NOW.date(),
        told_why="He moved.",
        skipping="They asked us to.",
    ),
    act("agree", WORKERS, post_by="samuel", before=proposed, version=version),
    act("reopen", WORKERS, before=closed, version=version, why="He is back."),
    act("edit", WORKERS, version=version, known_as="Mrs B.", category="noise"),
]
DOORS = [
    *CASES,
    Door(
        "cases:patch",
        opens_for=READ,
        get=302,
        why="Whoever has chosen none yet is asked first.",
    ),
    Door(
        "cases:patch-choose",
        opens_for=READ,
        post=lambda w: {"wards": [next(iter(area_names()))]},
        post_by="joanne",
    ),
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
    Door(
        "cases:triage-met",
        opens_for=THE_DESK,
        to=report,
        get=405,
        post=lambda w: {},
        post_by="priya",
        before_post=somebody_met_it,
    ),
    Door(
        "cases:triage-let-back",
        opens_for=staff_who_may("cases.restrict") & THE_DESK,
        to=report,
        post=lambda w: {"user": w.cast["dan"].pk, "why": "The wrong button."},
        post_by="samuel",
        before_post=lambda w: actions.conflict(
            subject=w.report, by=w.cast["dan"], at=NOW
        ),
    ),
    Door("cases:passed", opens_for=ANSWER),
    Door(
        "cases:passed-report",
        opens_for=frozenset({"tom"}),
        to=passed,
        post=lambda w: {"version": 2, "answer": "yes"},
        post_by="tom",
    ),
]
