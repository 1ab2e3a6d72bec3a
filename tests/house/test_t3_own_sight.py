"""T3: whatever somebody does, they come to see only what they made themselves.

Everybody of the cast tries every form of the house, in any order, with their own name,
agency and team in every field that takes one, and with numbers of records that they
may not see. After each, what they may see has grown by nothing that was there before.
"""

import os
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from commonside.ground.agencies.actions import grant, rebuild_grants
from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.agencies.queries import differences
from commonside.ground.agencies.rules import roles
from commonside.ground.people.models import Person
from commonside.work.cases import actions
from commonside.work.cases.models import Case
from commonside.work.oversight import actions as oversight
from commonside.work.reports.actions import submit
from commonside.work.reports.models import Report
from commonside.work.reviews.models import Review
from tests.house.doors import STAFF, declared
from tests.house.world import THEN, waiting_report
from tests.reviews.world import made as another_review

EXAMPLES = int(os.environ.get("T3_EXAMPLES", "25"))
KINDS = (Case, Report, Person, Review)
FORMS = {
    name: door
    for name, door in sorted(declared().items())
    # The tour signs in as another: it is no act of the one who presses it.
    if door.post and not name.startswith(("demo:", "public-"))
}
# The forms that open for each: the others change nothing (see `test_doors.py`).
OPEN = {
    who: [name for name, door in FORMS.items() if who in door.may_post]
    for who in STAFF
    if any(who in door.may_post for door in FORMS.values())
}
# Fields in which somebody may be named; each is tried with the one who sends it.
NAMES_SOMEBODY = {"owner", "to", "user", "who", "by", "deputy", "duty_contact", "whom"}
NAMES_A_CASE = {"case", "other"}
pytestmark = [pytest.mark.django_db, pytest.mark.walk]


class Widened(AssertionError):
    """Somebody came to see what was there before, by an act of their own."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The doors' world, with records besides that few people may read."""
    from tests.house.world import build

    with django_db_blocker.unblock(), transaction.atomic():
        made = build()
        made.things["hidden"] = hidden(made)
        # Rows that the world writes by hand have no rights yet.
        rebuild_grants(by=None, at=THEN)
        yield made
        transaction.set_rollback(True)


def hidden(world):
    """A case of the restricted team, a restricted report, one that became a case.

    And a second Case Review.
    """
    noor, samuel = world.cast["noor"], world.cast["samuel"]
    told = {"category": ["noise"], "words": "x", "relationship": "partner"}
    reports = [
        submit(answers=told, channel="web", by=None, at=THEN).report for _ in range(2)
    ]
    actions.open_case(
        reports=[reports[0]], known_as="Miss Hall", owner=noor, by=noor, at=THEN
    )
    actions.open_case(
        reports=[waiting_report()],
        known_as="Mr Cole",
        owner=samuel,
        by=samuel,
        at=THEN,
    )
    another_review(world)
    known = Case.objects.get(known_as="Mr Cole")
    actions.conflict(subject=known, by=world.cast["dan"], at=THEN)
    return reports[1]


class Undo(Exception):
    """Raised to leave the world as it was."""


@contextmanager
def undone():
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def there():
    return {
        (kind, pk) for kind in KINDS for pk in kind.objects.values_list("pk", flat=1)
    }


def seen_by(username):
    """What the next request of this person would show."""
    user = User.objects.get(username=username)
    return {
        (kind, pk)
        for kind in KINDS
        for pk in kind.objects.visible_to(user).values_list("pk", flat=True)
    }


def step(world, username, name, address, values):
    """Send one form as somebody; Widened if they see more of what was there."""
    client = Client(raise_request_exception=False)
    client.force_login(world.cast[username])
    before, known = seen_by(username), there()
    answer = client.post(address, values)
    grown = (seen_by(username) - before) & known
    if grown:
        raise Widened(f"{username} by {name} {values}: {sorted(map(str, grown))}")
    return answer.status_code


def values_of(door, world, actor, draw):
    """The form's valid values, with what names anybody or anything tried otherwise."""
    found = door.post(world)
    mine = [str(actor.pk), f"user:{actor.pk}"]
    cases = list(Case.objects.values_list("reference", flat=True).order_by("pk"))
    for key in list(found):
        if key in NAMES_SOMEBODY:
            found[key] = draw(st.sampled_from([found[key], *mine]), label=key)
        elif key == "agency":
            found[key] = draw(st.sampled_from([found[key], actor.agency_id or 0]))
        elif key in NAMES_A_CASE:
            found[key] = draw(st.sampled_from([found[key], *cases]), label=key)
        elif key in ("team", "teams"):
            teams = list(Team.objects.values_list("pk", flat=True).order_by("pk"))
            found[key] = draw(st.sampled_from([found[key], *teams]), label=key)
        elif key in ("role", "roles"):
            found[key] = draw(st.sampled_from([found[key], *sorted(roles())]))
        elif key == "version":
            found[key] = draw(st.sampled_from([found[key], 1, 2, 3]), label=key)
    return {key: "" if value is None else value for key, value in found.items()}


def address_of(name, door, world, actor, draw):
    """The form's own address, or that of another record, person or agency."""
    to = door.to(world)
    kinds = {
        "username": [actor.username],
        "code": sorted(Agency.objects.values_list("code", flat=True))[:12],
    }
    if "reference" in to and name.startswith("reviews:"):
        kinds["reference"] = sorted(Review.objects.values_list("reference", flat=True))
    elif "reference" in to and ":triage" in name or name.endswith("passed-report"):
        kinds["reference"] = sorted(Report.objects.values_list("reference", flat=True))
    elif "reference" in to:
        kinds["reference"] = sorted(Case.objects.values_list("reference", flat=True))
    for key in to:
        if key in kinds:
            to[key] = draw(st.sampled_from([to[key], *kinds[key]]), label=key)
    return reverse(name, kwargs=to)


def walk(world, draw):
    """One person, several forms in any order, others acting in between."""
    username = draw(st.sampled_from(sorted(OPEN)), label="who")
    names = draw(st.lists(st.sampled_from(OPEN[username]), min_size=1, max_size=5))
    for name in names:
        door = FORMS[name]
        if door.before_post and draw(st.booleans(), label="others acted before"):
            try:
                with transaction.atomic():
                    door.before_post(world)
            except Exception:  # noqa: BLE001, S112 - the world has moved on
                continue
        actor = User.objects.get(username=username)
        address = address_of(name, door, world, actor, draw)
        step(world, username, name, address, values_of(door, world, actor, draw))


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.generate]
)
@given(data=st.data())
def test_nobody_widens_their_own_sight(world, data):
    """T3: sight grows only by what that user created."""
    with undone():
        walk(world, data.draw)
        assert differences().lines == []


@pytest.mark.parametrize("name", sorted(FORMS))
def test_each_form_with_oneself_in_every_field(world, name):
    """T3: naming oneself and one's own agency, by everybody who may send the form."""
    door = FORMS[name]
    names_somebody = set(door.post(world)) & (NAMES_SOMEBODY | {"agency"})
    everybody = sorted(door.may_post & STAFF)
    for username in everybody if names_somebody else [door.post_by]:
        if username not in STAFF:
            continue
        with undone():
            if door.before_post:
                door.before_post(world)
            address = reverse(name, kwargs=door.to(world))
            actor = User.objects.get(username=username)
            values = door.post(world)
            for key in values:
                if key in NAMES_SOMEBODY:
                    is_kinded = str(values[key]).startswith("user:")
                    values[key] = f"user:{actor.pk}" if is_kinded else actor.pk
                elif key == "agency":
                    values[key] = actor.agency_id or 0
            step(world, username, name, address, values)


def test_a_planted_act_that_grants_its_actor_is_caught(world, monkeypatch):
    """T3: the check fails on an action that lets the actor in."""
    review = oversight.review

    def leaky(*, case, by, **more):
        done = review(case=case, by=by, **more)
        grant(Case.objects.get(known_as="Miss Hall"), to=by, basis="x", at=THEN)
        return done

    monkeypatch.setattr(oversight, "review", leaky)
    address = reverse("oversight:review", kwargs={"reference": world.case.reference})
    values = {"level": "supervisor", "decision": "carry_on"}
    with undone(), pytest.raises(Widened, match="samuel by oversight:review"):
        step(world, "samuel", "oversight:review", address, values)
