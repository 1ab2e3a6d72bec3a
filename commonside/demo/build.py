"""Builds the demonstration: Luton's profile, the cast, and what happened until now."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from commonside.demo import around, crowd, figures, stories
from commonside.demo.appointing import appoint, leave_something_waiting
from commonside.demo.lines import with_invented_lines
from commonside.demo.moments import in_office_between
from commonside.demo.names import residents
from commonside.demo.places import build_all, homes
from commonside.demo.timeline import Story, Timeline
from commonside.demo.world import World
from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.audit.actions import record, seal
from commonside.ground.letters.actions import write_digests
from commonside.ground.letters.models import Letter
from commonside.ground.people.models import Person
from commonside.ground.places.queries import area_names
from commonside.ground.practice.loading import load_profile
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.shell.web.setup import folder_of, set_up
from commonside.steering.findings.actions import import_police_uk
from commonside.work.cases.actions import meeting
from commonside.work.cases.actions.patch import choose_patch
from commonside.work.cases.models import Case

SEED = 20170401
LONGEST = timedelta(days=330)
# The practice that ships is in force from here; before it nothing can be decided.
PRACTICE_BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
# People are added and appointed before the first report comes.
BEFORE = timedelta(days=2)
# Wards by the officer who walks them.
PATCHES = {
    "joanne": ("High Town", "Biscot", "Dallow"),
    "dan": ("Lewsey", "Leagrave", "Farley"),
    "lyle": ("High Town", "Central", "South"),
}
# What the visitor answers besides, so that it is read as it is meant.
TO_BE_HIGH = (
    "It is aimed at you, more often and worse, with threats; you are afraid to go out."
)
POLICE_FILES = Path(__file__).parent / "data" / "police-uk"
# Reports to each case, those that become none included.
REPORTS_A_CASE = 5


def _quiet(line: str) -> None:
    """For a caller who does not watch."""


def on_stderr(line: str) -> None:
    sys.stderr.write(f"  {line}\n")
    sys.stderr.flush()


@contextmanager
def no_gathering() -> Iterator[None]:
    """Leave the garbage where it is for a minute: a tenth of the time saved."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def build(
    *,
    size: int,
    at: datetime,
    seed: int = SEED,
    with_incidents: bool = True,
    say: Callable[[str], None] = _quiet,
) -> World:
    """Fill an empty database with an invented partnership of about `size` cases.

    Everything is written through the same acts as on the pages, each at its own
    moment, so that promises, traces and figures are what they would be. The same seed
    and moment give the same people, words and states.
    """
    with transaction.atomic(), no_gathering():
        say("The town: profile, areas, streets, cast")
        world = _found(at=at, seed=seed)
        plans = list(crowd.cases(world, size))
        world.timeline.begin(*stories.named(world), *crowd.lives(world, plans))
        told = sum(1 + plan.further_reports for plan in plans)
        left = max(REPORTS_A_CASE * size - told, size // 3)
        world.timeline.begin_all(crowd.other_reports(world, left))
        world.timeline.begin_all(crowd.waiting(world))
        world.timeline.begin(_digest(world), *_looks(world), *figures.published(world))
        world.timeline.begin(*around.told(world))
        say(f"{len(plans) + 13} cases and {told + left} reports, day by day")
        world.timeline.run()
        # Nobody waits to be told what a report of months ago was like.
        DBTaskResult.objects.filter(task_path=meeting.JOB).delete()
        _call_them_as_they_wish(world)
        Letter.objects.filter(state="queued").update(
            state="sent", sent_at=F("queued_at"), attempts=1
        )
        leave_something_waiting(at=at)
        _note_for_the_tour(world)
    if with_incidents:
        say("The police's open data of three months")
        import_police_uk(
            sorted(POLICE_FILES.glob("*.csv.gz")), by=world.cast["mina"], at=at
        )
    say("The seals of the history")
    while seal():
        continue
    forget()
    return world


def _found(*, at: datetime, seed: int) -> World:
    """The town and its people, before anything has happened."""
    forget()
    since = max(at - LONGEST, PRACTICE_BEGAN)
    profile = with_invented_lines(load_profile(folder_of("luton")))
    set_up(profile, by=None, at=at, is_demonstration=True)
    people = appoint(at=since - BEFORE)
    _share_out(people, at=since)
    lot = Timeline(at)
    world = World(
        at=at,
        since=since,
        seed=seed,
        cast=people,
        agencies={agency.code: agency for agency in Agency.objects.all()},
        teams={team.code: team for team in Team.objects.all()},
        gateways={v.key: v for v in Version.objects.filter(kind="gateway")},
        buildings={},
        residents=iter(()),
        timeline=lot,
    )
    world.buildings.update(build_all(world.lot("buildings")))
    where = homes(world.lot("homes"), world.buildings)
    world.residents = residents(world.lot("residents"), where)
    return world


def _share_out(people: dict[str, User], *, at: datetime) -> None:
    """Who looks after which wards: "my patch" on their phones."""
    codes = {name: code for code, name in area_names().items()}
    for username, wards in PATCHES.items():
        mine = [codes[ward] for ward in wards]
        choose_patch(wards=mine, streets=[], by=people[username], at=at)


def _digest(world: World) -> Story:
    """The one message a day, written yesterday morning."""
    yesterday = london_date(world.at) - timedelta(days=1)
    at = yield start_of_day(yesterday) + timedelta(hours=7)
    write_digests(on=yesterday, at=at)


def _looks(world: World) -> list[Story]:
    """Who has looked at Mrs Begum's case: part of her story, and of the tour."""

    def look(who: str, ago: float) -> Story:
        latest = world.at - timedelta(days=ago)
        at = yield in_office_between(latest - timedelta(hours=20), latest)
        record(
            "case.seen",
            subject=f"case:{world.named['begum']}",
            by=world.cast[who],
            at=at,
            is_view=True,
        )

    seen = (
        ("priya", 8.8),
        ("joanne", 8.4),
        ("joanne", 6.1),
        ("lyle", 5.9),
        ("samuel", 4.2),
        ("priya", 2.05),
        ("tom", 1.4),
        ("joanne", 0.4),
    )
    return [look(who, ago) for who, ago in seen]


def _call_them_as_they_wish(world: World) -> None:
    """Whether staff read "Ring her now" or "Ring him now": no page asks for it yet."""
    for title, pronoun in (("Mrs ", "she"), ("Miss ", "she"), ("Ms ", "she")):
        Person.objects.filter(known_as__startswith=title).update(pronoun=pronoun)
    Person.objects.filter(known_as__startswith="Mr ").exclude(
        known_as__contains=" and "
    ).update(pronoun="he")


def _note_for_the_tour(world: World) -> None:
    """What the tour points at, and what it offers to paste."""
    told = stories.Telling(world)
    case = Case.objects.get(pk=world.named["begum"])
    answers: dict[str, Any] = stories.sample_answers(told, world.at)
    Version.objects.create(
        kind="demonstration",
        key="tour",
        version=1,
        valid_from=date(2026, 1, 1),
        digest="",
        body={
            "case": case.reference,
            "sample": answers["words"],
            "place": answers["place"]["text"],
            "phone": answers["contact"]["phone"],
            "say": TO_BE_HIGH,
            "answers": answers,
        },
    )
