"""How the service is made better: a review called BESST, its plan, and suggestions."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.library.clocks.instants import london_date
from commonside.steering.improvement import actions
from commonside.steering.improvement.models import (
    Point,
    Project,
    Suggestion,
    Theme,
    Voice,
    Workshop,
)

# What is recommended, and how far it is: evidence, and whether it is signed off.
POINTS = (
    (
        "One named officer for each person harmed, at every report.",
        "Each case has one owner; 20 cases read, all kept to.",
        True,
    ),  # noqa: E501
    (
        "Ask how somebody may safely be reached before anything else.",
        "No message leaves without a safe way since May.",
        True,
    ),  # noqa: E501
    (
        "Ring back within a day whoever is at high risk.",
        "The waits of August and September: median under a day.",
        True,
    ),  # noqa: E501
    (
        "Write down what the person wants, in their words.",
        "Sample of October: met in five of six.",
        True,
    ),  # noqa: E501
    (
        "One set of risk questions for council, police and landlords.",
        "All three ask the same thirteen questions.",
        True,
    ),  # noqa: E501
    (
        "Say when we ring next, and ring then.",
        "Promises kept: the page of the team, September.",
        True,
    ),  # noqa: E501
    (
        "Tell people of the ASB Case Review at their second report.",
        "It is explained by the service itself.",
        True,
    ),  # noqa: E501
    (
        "Look at each high-risk case with somebody else every fortnight.",
        "Reviews owed by band, since October.",
        False,
    ),  # noqa: E501
    (
        "Notes at a change of shift, so that nobody asks twice.",
        "On each case and on a page of the team.",
        False,
    ),  # noqa: E501
    ("Leave no case alone when its officer is away.", "", False),
    ("Letters in plain words, the same from every agency.", "", False),
    ("Bring landlords' lists in without typing them again.", "", False),
    ("Meet those harmed twice a year, and say what changed.", "", False),
    ("Publish how often it stopped, and how often not.", "", False),
    ("A second office in the north of the town.", "", False),
)
DROPPED = 15
FINDINGS = (
    (
        "People told their story to three agencies before one acted.",
        "Workshop at Marram House",
        1,
    ),  # noqa: E501
    (
        "Half of those at high risk waited two days for a first call.",
        "Waiting times, spring",
        3,
    ),  # noqa: E501
    (
        "Letters came where the other side could read them.",
        "Workshop at the library",
        2,
    ),
    (
        "Nobody knew that a review of their case could be asked for.",
        "Workshop at the library",
        7,
    ),  # noqa: E501
    (
        "Cases lay still while an officer was on leave.",
        "Sample of cases, September",
        10,
    ),  # noqa: E501
)
THEMES = (
    (
        "Nobody rang when they said",
        (1, 2, 3, 5),
        "We say the day and the hour, and My work shows it as late when it has passed.",
    ),  # noqa: E501
    (
        "I was afraid of the letter on the mat",
        (2, 4),
        "Nothing is posted unless they said that post is safe.",
    ),  # noqa: E501
    ("I had to say it all again", (1, 3, 4, 5, 6), ""),
)
SUGGESTIONS = (
    (
        "dan",
        "A shorter form for a call that nobody answered.",
        "done",
        "It takes two presses now.",
        ("joanne", "vera"),
    ),  # noqa: E501
    (
        "joanne",
        "Show on the list of cases who is away.",
        "planned",
        "With the next release, in spring.",
        ("dan", "grace", "priya"),
    ),  # noqa: E501
    (
        "tom",
        "Let landlords see the next step of their own tenants.",
        "considered",
        "The information lead looks at the agreement first.",
        (),
    ),  # noqa: E501
    ("vera", "Print the crisis card larger.", "done", "It fills a page now.", ()),
    (
        "priya",
        "Close reports by themselves after a month.",
        "declined",
        "No. Somebody reads each report, and says what became of it.",
        ("dan",),
    ),  # noqa: E501
    ("lyle", "A note to the night shift when a patch is quiet.", "", "", ("joanne",)),
)


def stories(world: World) -> list[Story]:
    """The review and its plan, what practitioners suggest, and the waits."""
    return [_besst(world), _suggested(world), _counted(world)]


def _at(world: World, days: float) -> datetime:
    latest = world.at - timedelta(days=days)
    return in_office_between(latest - timedelta(hours=20), latest)


def _besst(world: World) -> Story:
    samuel = world.cast["samuel"]
    at = yield _at(world, 55)
    project = actions.begin_project(
        title="BESST",
        question="How does the partnership tackle anti-social behaviour, and what would"
        " those harmed change?",
        since=london_date(at) - timedelta(days=120),
        by=samuel,
        at=at,
    )
    first = _workshop(project, world, "Marram House", 100, at)
    _workshop(project, world, "The library", 86, at)
    _staff(project, world, at)
    at = yield at + timedelta(days=2)
    _themes(project, world, first, at)
    at = yield at + timedelta(days=3)
    points = [
        actions.recommend(
            project=project,
            text=text,
            owner=world.cast["grace" if number % 3 else "helen"],
            due_on=london_date(world.at) + timedelta(days=7 * number - 30),
            by=samuel,
            at=at,
        )
        for number, (text, _, _) in enumerate(POINTS)
    ]
    for text, source, number in FINDINGS:
        actions.find(
            project=project,
            text=text,
            source=source,
            point=points[number - 1],
            why_none="",
            by=samuel,
            at=at,
        )
    at = yield _at(world, 12)
    _evidence(world, points, at)


def _evidence(world: World, points: Sequence[Point], at: datetime) -> None:
    """What was shown, and signed by who neither answers for it nor showed it."""
    cast = world.cast
    for point, (_, proof, is_signed) in zip(points, POINTS, strict=True):
        if proof:
            actions.evidence(point=point, text=proof, by=cast["samuel"], at=at)
        if is_signed:
            second = "helen" if point.owner_id == cast["grace"].pk else "grace"
            actions.sign_off(point=point, by=cast[second], at=at)
    actions.drop_point(
        point=points[DROPPED - 1],
        why="The money went to two more officers instead.",
        by=cast["samuel"],
        at=at,
    )


def _workshop(
    project: Project, world: World, title: str, days: int, at: datetime
) -> Workshop:
    return actions.hold_workshop(
        project=project,
        title=title,
        held_on=london_date(world.at) - timedelta(days=days),
        with_whom="victims",
        took_part=6,
        may_quote=3,
        note="An hour and a half, with tea. Somebody from victim support was there.",
        by=world.cast["samuel"],
        at=at,
    )


def _staff(project: Project, world: World, at: datetime) -> None:
    actions.hold_workshop(
        project=project,
        title="Officers and partners",
        held_on=london_date(world.at) - timedelta(days=70),
        with_whom="practitioners",
        took_part=9,
        may_quote=0,
        note="What we type twice, and what waits for whom.",
        by=world.cast["samuel"],
        at=at,
    )


def _themes(project: Project, world: World, workshop: Workshop, at: datetime) -> None:
    samuel, helen = world.cast["samuel"], world.cast["helen"]
    voices = {one.number: one for one in Voice.objects.filter(workshop=workshop)}
    made: list[Theme] = []
    for title, numbers, change in THEMES:
        theme = actions.raise_theme(
            project=project,
            title=title,
            voices=[voices[number] for number in numbers],
            by=samuel,
            at=at,
        )
        made.append(theme)
        if change:
            on = london_date(at)
            actions.change_made(theme=theme, change=change, on=on, by=samuel, at=at)
    shown = actions.quote(
        theme=made[0],
        voice=voices[1],
        words="When they rang on the day they said, I slept.",
        by=samuel,
        at=at,
    )
    actions.approve_quote(row=shown, by=helen, at=at)
    actions.quote(
        theme=made[1],
        voice=voices[2],
        words="He saw it before I did.",
        by=samuel,
        at=at,
    )


def _suggested(world: World) -> Story:
    cast = world.cast
    at = yield _at(world, 21)
    for who, text, state, reply, voices in SUGGESTIONS:
        row: Suggestion = actions.suggest(text=text, by=cast[who], at=at)
        for one in voices:
            actions.vote(row=row, by=cast[one], at=at)
        at = yield at + timedelta(days=2)
        if state:
            actions.reply(
                row=row,
                state=state,
                text=reply,
                by=cast["samuel"],
                at=at,
                version=row.version,
            )


def _counted(world: World) -> Story:
    """As each night: how long cases waited, up to now."""
    at = yield world.at - timedelta(minutes=1)
    actions.count_waits(at=at)
