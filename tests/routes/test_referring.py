"""Handed over: to whom, what they read, what comes back, and what is never kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonside.ground.agencies.actions import end_agreement
from commonside.ground.agencies.models import User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.design import ports
from commonside.ground.duties.models import Due
from commonside.ground.duties.rules import due_at
from commonside.ground.letters.models import Letter
from commonside.ground.practice.models import Version
from commonside.library.clocks.calendars import WorkingCalendar
from commonside.work.cases import actions as cases
from commonside.work.routes.actions import referring as actions
from commonside.work.routes.actions.referring import Said
from commonside.work.routes.models import Referral
from commonside.work.routes.queries import referring as queries
from commonside.work.routes.rules import referring as rules
from commonside.work.routes.rules.referring import NEXT, Handed, State
from tests.cases.conftest import DATA, read
from tests.cases.living import bring_in

WAYS = {p.stem: read(f"routes/{p.stem}") for p in (DATA / "routes").glob("*.toml")}
POLICE, PREVENT, BODY = (WAYS[k] for k in ("police-unit", "prevent", "other-body"))
WORDS = "He waits outside her work on Fridays."


@pytest.fixture
def at():
    """Pages look at the clock, so what they show happens now."""
    return timezone.now() - timedelta(minutes=10)


@pytest.fixture
def by(cast):
    return cast["joanne"]


@pytest.fixture
def police(cast):
    return cast["lyle"].agency


@pytest.fixture
def handed(case, victim, police, by, at):
    def hand(key="police-unit", **more):
        facts = {"person": victim, "agency": police, "told": WORDS}
        if key == "prevent":
            facts = {"signpost": "prevent_lead", "reference": "P-77"}
        way = Version.objects.get(kind="route", key=key)
        said = Said(**{**facts, **more})
        return actions.hand_over(case=case, way=way, said=said, by=by, at=at)

    return hand


@pytest.fixture
def ask(cast):
    def request(name, *arguments, who="joanne", post=None, status=200, query=""):
        client = Client()
        client.force_login(cast[who])
        address = reverse(f"routes:{name}", args=arguments) + query
        answer = client.post(address, post) if post else client.get(address)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return " ".join(answer.content.decode().split())

    return request


def again(user):
    return User.objects.select_related("agency").get(pk=user.pk)


def fields(found):
    return [one.at_field for one in found]


FULL = {
    "police-unit": Handed(has_person=True, told="x", has_receiver=True),
    "other-body": Handed(has_person=True, told="x", has_receiver=True),
    "prevent": Handed(signpost="police", reference="P-1"),
    "safeguarding-child": Handed(
        has_person=True, told="x", has_receiver=True, consent="agreed"
    ),
}


@pytest.mark.parametrize(
    ("way", "change", "missing"),
    [
        *((way, {}, []) for way in FULL),
        ("police-unit", {"told": " "}, ["told"]),
        ("police-unit", {"has_person": False}, ["person"]),
        ("police-unit", {"has_receiver": False}, ["receiver"]),
        ("police-unit", {"reference": "C/12"}, ["reference"]),
        ("prevent", {"signpost": ""}, ["signpost"]),
        ("prevent", {"told": "He said"}, ["told"]),
        ("prevent", {"has_person": True}, ["person"]),
        ("safeguarding-child", {"consent": ""}, ["consent"]),
        ("safeguarding-child", {"consent": "not_safe"}, ["consent_why"]),
        ("safeguarding-child", {"consent": "not_safe", "consent_why": "Fear."}, []),
    ],
)
def test_what_is_missing_and_what_has_no_place(way, change, missing):
    today = timezone.localdate()
    said = Handed(**{**vars(FULL[way]), **change})
    assert fields(rules.obstacles_to_handing(said, WAYS[way], today=today)) == missing


def test_a_receiver_of_the_wrong_kind_and_a_day_to_come():
    today = timezone.localdate()
    said = Handed(**{**vars(FULL["police-unit"]), "on": today + timedelta(1)})
    found = rules.obstacles_to_handing(said, POLICE, today=today, kinds=["fire"])
    assert fields(found) == ["agency", "on"]


def test_a_question_of_the_way_is_answered_by_one_of_its_options():
    option = {"code": "yes", "label": {"en": "Yes"}}
    body = {**BODY, "question": [{"code": "x", "options": [option]}]}
    today = timezone.localdate()
    for answer, missing in (({}, ["q_x"]), ({"x": "?"}, ["q_x"]), ({"x": "yes"}, [])):
        said = Handed(**{**vars(FULL["other-body"]), "answers": answer})
        assert fields(rules.obstacles_to_handing(said, body, today=today)) == missing


@pytest.mark.parametrize("was", list(State))
@pytest.mark.parametrize("to", list(State))
def test_no_state_outside_the_table(was, to):
    found = rules.obstacles_to_moving(BODY, state=was, to=to, outcome="done")
    assert (not found) == (to in NEXT[was])


@pytest.mark.parametrize("way", sorted(WAYS))
@given(minutes=st.integers(0, 60 * 24 * 400))
def test_no_clock_runs_backwards(way, minutes):
    start = timezone.datetime.fromisoformat("2026-12-24T18:00+00:00")
    start += timedelta(minutes=minutes)
    for state in State:
        clock = rules.clock_of(WAYS[way], state)
        assert clock is None or due_at(clock, start, WorkingCalendar()) > start


@pytest.mark.parametrize(
    ("is_owner", "is_maker", "may", "knows"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
    ],
)
def test_who_knows_of_what_is_restricted(is_owner, is_maker, may, knows):
    said = {"is_owner": is_owner, "is_maker": is_maker, "may": may}
    assert rules.may_know(POLICE, **said) is knows
    assert rules.may_know(BODY, **said)


def test_a_unit_gives_back_that_it_has_it_and_a_code_and_never_its_file(
    case, handed, ask, cast, by, at
):
    """Row 48."""
    row = handed()
    assert "Handed over: not answered" in ask("handed", case.reference, row.code)
    assert WORDS in ask("received-one", row.code, who="lyle")
    post = {"do": "taken", "version": 1, "reference": "CRIME-1", "told": "our file"}
    ask("received-one", row.code, who="lyle", post=post, status=302)
    post = {"do": "ended", "version": 2, "outcome": "no_action", "note": "our file"}
    wrong = ask("received-one", row.code, who="lyle", post={**post, "outcome": ""})
    assert "Choose how it ended." in wrong
    ask("received-one", row.code, who="lyle", post=post, status=302)
    page = ask("handed", case.reference, row.code)
    assert "Ended: Closed: no further action" in page
    assert "CRIME-1" not in page
    row.refresh_from_db()
    assert (row.state, row.outcome, row.reference) == ("ended", "no_action", "")
    assert row.told == WORDS
    with pytest.raises(Refused, match="not kept here"):
        actions.answer(
            handed(), to="taken", reference="X", by=cast["lyle"], at=at, version=1
        )


def test_the_unit_reads_what_it_was_handed_and_not_the_case(case, handed, ask, cast):
    row = handed()
    assert not type(case).objects.visible_to(cast["lyle"]).exists()
    ask("routes", case.reference, who="lyle", status=404)
    assert "A unit of the police" in ask("received", who="lyle")
    assert case.known_as not in ask("received", who="lyle")
    for who in ("tom", "stranger"):
        ask("received-one", row.code, who=who, status=404)
        assert ports.guards["referral"](cast[who], row.pk) == "no"
    assert ports.guards["referral"](cast["lyle"], row.pk) == "content"
    assert Letter.objects.get(kind="handed_over").to == cast["lyle"]
    assert WORDS not in Letter.objects.get(kind="handed_over").body


def test_an_agreement_that_ended_closes_it_at_once(handed, cast, at, police, by):
    """S9: what an agency was handed is nothing at once when its agreement ends."""
    row = handed()
    assert Referral.objects.visible_to(again(cast["lyle"])).exists()
    end_agreement(police, why="Over.", by=cast["ines"], at=at)
    assert not Referral.objects.visible_to(again(cast["lyle"])).exists()
    with pytest.raises(Refused, match="not in force"):
        handed(agency=type(police).objects.get(pk=police.pk))
    assert queries.still_open(police.pk) is not None
    assert row.agency == police


def test_what_is_restricted_has_no_existence_for_the_rest_of_the_team(
    case, handed, ask, cast
):
    """S3: Prevent, exploitation and abuse are not even there for a colleague.

    Not in the list, at its address, in the history, or in what holds a closing.
    """
    row = handed("prevent")
    other = handed("other-body")
    for who, knows in (("joanne", True), ("samuel", True), ("dan", False)):
        page = ask("routes", case.reference, who=who)
        assert (row.code in page) is knows
        assert other.code in page
        ask("handed", case.reference, row.code, who=who, status=200 if knows else 404)
        assert (ports.guards["referral"](cast[who], row.pk) == "content") is knows
    about = Event.objects.filter(subject=f"case:{case.pk}", kind__startswith="routes.")
    assert about.filter(is_view=False).count() == 1


def test_prevent_keeps_a_day_a_number_and_a_signpost_and_nothing_else(handed, victim):
    row = handed("prevent")
    assert (row.state, row.reference, row.signpost) == ("ended", "P-77", "prevent_lead")
    assert not Due.objects.filter(subject_kind="referral").exists()
    for name, value in (("told", "x"), ("person", victim), ("receiver", "PC X")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=row.pk).update(**{name: value})
    with pytest.raises(Refused, match="Nothing of this kind is kept here"):
        handed("prevent", told="He said something.")


def test_the_clock_is_owed_by_them_and_followed_up_by_the_owner(
    case, handed, cast, by, at
):
    row = handed("other-body")
    due = Due.objects.get(subject_kind="referral", subject_id=row.pk, met_at=None)
    assert (due.owner_agency, due.due_at) == (row.agency, row.due_at)
    mine = Due.objects.open().get(subject_kind="case", kind="route")
    assert (mine.owner_user, mine.due_at) == (by, row.due_at)
    sooner = handed("police-unit")
    mine = Due.objects.open().get(subject_kind="case", kind="route")
    assert mine.due_at == sooner.due_at
    for one, outcome in ((sooner, "action"), (row, "done")):
        actions.answer(
            one, to="ended", outcome=outcome, by=cast["lyle"], at=at, version=1
        )
    assert not Due.objects.open().filter(kind__startswith="route").exists()
    assert Letter.objects.filter(kind="route_answered", to=by).count() == 2


def test_what_is_late_stands_in_my_work(case, handed, by, at, cast):
    from commonside.shell.web.queries import my_work

    row = handed()
    day = my_work(again(by), at=row.due_at + timedelta(hours=1))
    (line,) = [one for one in day.today if one.verb == "Follow up"]
    assert line.url == reverse("routes:routes", args=[case.reference])


def test_an_offered_transfer_is_followed_up_too(case, police, by, at, cast):
    bring_in(case, police, by, at)
    case.refresh_from_db()
    given = {"case": case, "by": by, "at": at}
    cases.offer_transfer(**given, agency=police, why="Theirs.", version=case.version)
    assert Due.objects.open().get(kind="transfer").owner_user == by
    lyle = again(cast["lyle"])
    cases.answer_transfer(case=case, accepts=False, why="No.", by=lyle, at=at)
    assert not Due.objects.open().filter(kind="transfer").exists()


def test_a_case_does_not_close_over_what_nobody_answered(case, handed, by, at, cast):
    held = {"by": by, "at": at}
    assert ports.held("case.closing", case, **held) == []
    row = handed()
    (found,) = ports.held("case.closing", case, **held)
    assert "not answered" in str(found)
    assert ports.held("case.closing", case, by=cast["dan"], at=at) == []
    actions.answer(row, to="taken", by=cast["lyle"], at=at, version=1)
    assert ports.held("case.closing", case, **held) == []


def test_they_may_refuse_where_the_way_allows_it(handed, cast, at, by):
    row = handed("other-body")
    for why in ("", "Not ours."):
        if not why:
            with pytest.raises(Refused, match="Say why"):
                actions.answer(row, to="refused", by=cast["lyle"], at=at, version=1)
            continue
        row = actions.answer(
            row, to="refused", why=why, by=cast["lyle"], at=at, version=1
        )
    assert (row.state, row.why_not) == ("refused", "Not ours.")
    with pytest.raises(Refused, match="cannot be refused"):
        actions.answer(
            handed(), to="refused", why="No.", by=cast["lyle"], at=at, version=1
        )


def test_only_we_take_it_back_and_then_they_read_nothing(handed, cast, at, by):
    row = handed()
    with pytest.raises(Refused, match="Only whoever handed it over"):
        actions.answer(row, to="withdrawn", why="x", by=cast["lyle"], at=at, version=1)
    with pytest.raises(Clash):
        actions.answer(row, to="withdrawn", why="x", by=by, at=at, version=7)
    actions.answer(row, to="withdrawn", why="A mistake.", by=by, at=at, version=1)
    assert not Referral.objects.visible_to(cast["lyle"]).exists()


def test_the_rights_follow_from_the_facts(handed, by, at, police):
    row = handed()
    other = handed("other-body")
    actions.answer(other, to="withdrawn", why="x", by=by, at=at, version=1)
    rights = {(one.kind, one.id, one.principal) for one in ports.facts["routes"]()}
    assert rights == {("referral", row.pk, f"agency:{police.pk}")}


def test_what_is_refused_is_not_kept(case, handed, at, by):
    from commonside.ground.people.models import Person

    with pytest.raises(Refused, match="somebody of this case"):
        handed(person=Person.objects.create(known_as="x", added_at=at))
    case.state = "closed"
    case.closed_at, case.closed_by = at, by
    case.save()
    with pytest.raises(Refused, match="is closed"):
        handed()
    assert not Referral.objects.exists()


def test_by_pages_to_a_body_that_is_no_partner(case, victim, ask, handed):
    ref = case.reference
    page = ask("routes", ref)
    for way in WAYS.values():
        shown = f">{way['label']['en']}</b>" in page
        assert shown is not way["apart"]
    wrong = ask("hand", ref, "safeguarding-adult", post={"told": "x"})
    assert "Say whether they agreed." in wrong
    post = {
        "person": victim.pk,
        "receiver": "Adult social care",
        "told": "She does not eat.",
        "consent": "agreed",
    }
    ask("hand", ref, "safeguarding-adult", post=post, status=302)
    row = Referral.objects.get()
    post = {"do": "taken", "version": 1, "reference": "ASC-9"}
    ask("handed", ref, row.code, post=post, status=302)
    stale = ask("handed", ref, row.code, post={**post, "do": "ended", "outcome": "nfa"})
    assert "Changed meanwhile" in stale
    ask("handed", ref, row.code, post={**post, "version": 2}, status=404)
    wrong = ask("handed", ref, row.code, post={"do": "ended", "version": "x"})
    assert "govuk-error" in wrong
    page = ask("handed", ref, row.code)
    assert "ASC-9" in page
    assert "They agree" in page
    ask("hand", ref, "nothing", status=404)
    ask("handed", ref, "nothing", status=404)


def test_the_list_of_what_ended(handed, cast, ask, at):
    row = handed()
    actions.answer(row, to="ended", outcome="action", by=cast["lyle"], at=at, version=1)
    assert "Nothing waits for you." in ask("received", who="lyle")
    assert row.code in ask("received", who="lyle", query="?show=ended")
    assert "Nothing was handed over" in ask("routes", row.case.reference, who="dan")
