"""The board, the list of flags, a plan and its card, as people find them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.duties.models import Due
from commonside.ground.people import actions as people
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.cases import actions as cases
from commonside.work.safety import actions
from commonside.work.safety.models import Plan
from tests.cases import living as case_living
from tests.safety import living

DAY = timedelta(days=1)


@pytest.fixture
def at():
    """Pages look at the clock, so what they show happens now."""
    return timezone.now() - timedelta(hours=2)


@pytest.fixture
def clients(cast, vera):
    def client(name):
        found = Client()
        found.force_login(vera if name == "vera" else cast[name])
        return found

    return client


def get(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"safety:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def post(client, name, *args, status=302, **values):
    answer = client.post(reverse(f"safety:{name}", args=args), values)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def age(plan, *, review, expires):
    """Time goes by: the flag was set a while ago."""
    on = timezone.localdate()
    Plan.objects.filter(pk=plan.pk).update(
        review_on=on + review * DAY, expires_on=on + expires * DAY
    )


def test_the_caseworker_keeps_a_plan_from_flag_to_hand_back(case, clients, vera, at):
    """Row 163, in her own steps."""
    vera_, ref, on = clients("vera"), case.reference, timezone.localdate()
    assert "Nobody in this case is flagged" in get(vera_, "plan", ref)
    person = case.parties.get(is_main=True).person
    first = get(vera_, "flag", ref)
    assert 'name="expires_on"' in first
    post(
        vera_,
        "flag",
        ref,
        person=person.pk,
        reason="Cannot sleep, alone with her son.",
        kinds=["personal", "incidental"],
        owner=vera.pk,
        review_on=on + 14 * DAY,
        expires_on=on + 90 * DAY,
    )
    post(vera_, "add-line", ref, when="He knocks.", what="She bolts the door.")
    post(vera_, "ask-fitting", ref, kind="locks", asked_of="Larkfield Homes")
    plan = Plan.objects.get()
    fitting = plan.fittings.get()
    post(
        vera_,
        "note-fitting",
        ref,
        fitting.code,
        version=1,
        came="yes",
        fitted_on=on,
        fitted="Two bolts and a chain.",
    )
    get(vera_, "join", ref)
    post(vera_, "join", ref, to=vera.pk, version=plan.version)
    page = get(vera_, "plan", ref)
    for words in (
        "Cannot sleep, alone with her son.",
        "She bolts the door.",
        "Two bolts and a chain.",
        "on the board since",
        "in date",
        "Not asked yet whether a card is safe",
    ):
        assert words in page, words
    board = get(vera_, "board")
    assert "1 of 20 places taken" in board
    assert "Mrs Begum" in board
    assert "1 step" in board
    plan.refresh_from_db()
    get(vera_, "review", ref)
    post(
        vera_,
        "review",
        ref,
        version=plan.version,
        note="Quiet since.",
        is_stable="yes",
        next_on=on + 14 * DAY,
        expires_on=on + 90 * DAY,
    )
    plan.refresh_from_db()
    post(vera_, "hand-back", ref, version=plan.version, why="She feels safe.")
    assert "Nobody is on the board" in get(vera_, "board")
    assert (
        "Safety plan gone through with them"
        in clients("joanne").get(reverse("cases:history", args=[ref])).content.decode()
    )


def test_flags_that_have_expired_are_listed(opened, flagged, clients, cast):
    """Row 114: each flag has an owner and an end, and those past it are listed."""
    fresh, late, gone = (flagged(opened()) for _ in range(3))
    for plan, name in ((fresh, "Ms Fresh"), (late, "Mr Late"), (gone, "Mrs Gone")):
        plan.case.known_as = name
        plan.case.save()
    age(late, review=-1, expires=40)
    age(gone, review=-9, expires=-2)
    client = clients("vera")
    page = get(client, "flags", show="expired")
    assert "Mrs Gone" in page
    assert "flag expired" in page
    assert "Vera Lomax" in page
    assert "Mr Late" not in page
    page = get(client, "flags", show="late", order="risk")
    assert "Mr Late" in page
    assert "Mrs Gone" in page
    assert "Ms Fresh" not in page
    assert "Ms Fresh" in get(client, "flags", show="whatever", order="odd")
    assert "Nobody here" in get(client, "flags", show="soon")
    assert "Flags that have expired (1)" in get(client, "board")


def test_what_is_late_stands_first_on_the_board(opened, flagged, clients, vera, at):
    plans = [flagged(opened()) for _ in range(3)]
    for plan, name in zip(plans, ("Ms Fresh", "Mr Late", "Mrs Gone"), strict=True):
        living.joined(plan, vera, at)
        plan.case.known_as = name
        plan.case.save()
    age(plans[1], review=-1, expires=40)
    age(plans[2], review=-3, expires=-2)
    page = get(clients("vera"), "board")
    places = [page.index(name) for name in ("Mrs Gone", "Mr Late", "Ms Fresh")]
    assert places == sorted(places)


def test_the_board_shows_and_counts_only_what_its_reader_may_see(
    opened, flagged, clients, cast, vera, at
):
    hidden, shown = flagged(opened()), flagged(opened())
    for plan in (hidden, shown):
        living.joined(plan, vera, at)
    cases.conflict(subject=hidden.case, by=cast["samuel"], at=at)
    page = get(clients("samuel"), "board")
    assert shown.case.reference in page
    assert hidden.case.reference not in page
    assert "1 of 20" in page


def test_lists_ask_the_same_however_many_they_show(
    opened, flagged, clients, vera, at, django_assert_max_num_queries
):
    for _ in range(2):
        living.joined(flagged(opened()), vera, at)
    client = clients("vera")
    get(client, "board")
    with django_assert_max_num_queries(11):
        get(client, "board")
    for _ in range(4):
        living.joined(flagged(opened()), vera, at)
    with django_assert_max_num_queries(11):
        get(client, "board")


def test_a_full_board_says_so_on_the_page(opened, flagged, clients, vera, at):
    """One too many, by the number of the practice in force."""
    plans = [flagged(opened()) for _ in range(3)]
    for plan in plans[:2]:
        living.joined(plan, vera, at)
    board = Version.objects.get(kind="safety")
    Version.objects.filter(pk=board.pk).update(body={**board.body, "most": 2})
    forget()
    ref = plans[2].case.reference
    page = post(clients("vera"), "join", ref, to=vera.pk, version=1, status=200)
    assert "The board is full: it holds 2 people" in page
    assert "Hand somebody back who is stable first." in page


def test_a_clash_shows_both_texts(plan, clients, vera, at):
    living.reviewed(plan, vera, at)
    ref, on = plan.case.reference, timezone.localdate()
    values = {"reason": "Mine.", "kinds": ["personal"], "owner": vera.pk}
    page = post(
        clients("joanne"),
        "change",
        ref,
        **values,
        expires_on=on + 30 * DAY,
        version=1,
        status=409,
    )
    assert "Mine." in page
    assert "Alone with a small child" in page
    assert f'name="version" value="{Plan.objects.get().version}"' in page


def test_a_partner_and_a_stranger_find_no_plan(plan, clients, cast, at):
    case, joanne = plan.case, cast["joanne"]
    case_living.bring_in(
        case, cast["lyle"].agency, joanne, at, shared=["risk", "notes", "wishes"]
    )
    lyle = clients("lyle")
    assert lyle.get(case.get_absolute_url()).status_code == 200
    for name in ("plan", "card"):
        get(lyle, name, case.reference, status=404)
        get(clients("stranger"), name, case.reference, status=404)
    risk = lyle.get(reverse("cases:risk", args=[case.reference])).content.decode()
    assert "Alone with a small child" not in risk
    assert "Alone with a small child" in (
        clients("joanne")
        .get(reverse("cases:risk", args=[case.reference]))
        .content.decode()
    )


def test_the_card_prints_alone_and_without_a_name_of_ours(plan, clients, vera, at):
    ref = plan.case.reference
    get(clients("vera"), "card", ref, status=404)
    values = {"found": "neutral", "lines": "Amira, 07700 900111"}
    post(clients("vera"), "keep-card", ref, **values, version=plan.version)
    page = get(clients("vera"), "card", ref)
    assert "07700 900111" in page
    for telling in ("Commonside", "soLUTiONs", "Begum", ref, "Victim", "Lomax"):
        assert telling not in page
    assert Event.objects.filter(kind="safety.card_seen").exists()
    assert "It does not say who we are" in get(clients("vera"), "plan", ref)


def test_a_card_that_may_no_longer_name_us_says_why(plan, clients, vera, at):
    contact = plan.person.safe_contact
    ways = {"ways": ["phone", "letter"]}
    people.change_safe_contact(
        plan.person, ways=ways, version=contact.version, by=vera, at=at
    )
    ref = plan.case.reference
    values = {"found": "named", "lines": "", "version": plan.version}
    post(clients("vera"), "keep-card", ref, **values)
    assert "It may say who we are" in get(clients("vera"), "plan", ref)
    contact.refresh_from_db()
    people.change_safe_contact(
        plan.person,
        ways={**ways, "also_sees": "her brother"},
        version=contact.version,
        by=vera,
        at=at,
    )
    page = get(clients("vera"), "plan", ref)
    assert "but somebody else sees their phone" in page
    get(clients("vera"), "keep-card", ref)


def test_what_is_over_stays_to_be_read(plan, clients, vera, at):
    living.ended(plan, vera, at, ending="moved", why="To her sister.")
    page = get(clients("vera"), "plan", plan.case.reference)
    assert "Earlier flags" in page
    assert "They moved away" in page
    assert "To her sister." in page
    get(clients("vera"), "review", plan.case.reference, status=404)


def test_a_step_is_taken_out_by_its_button(plan, clients, vera, at):
    line = actions.add_line(plan=plan, when="Night", what="Light on", by=vera, at=at)
    ref = plan.case.reference
    assert "Light on" in get(clients("vera"), "plan", ref)
    post(clients("vera"), "end-line", ref, line.code)
    assert "Light on" not in get(clients("vera"), "plan", ref)
    get(clients("vera"), "note-fitting", ref, "nothing", status=404)


def test_the_review_stands_in_the_day_of_who_keeps_the_plan(plan, clients):
    age(plan, review=-1, expires=40)
    Due.objects.filter(kind="plan_review").update(due_at=timezone.now() - DAY)
    page = clients("vera").get(reverse("web:my-work")).content.decode()
    assert "Go through the safety plan with them" in page
    assert reverse("safety:plan", args=[plan.case.reference]) in page
