"""A child first: who reads their record, and what stops enforcement against them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.design import ports
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.cases import actions as cases
from commonside.work.cases.queries.looking import look
from commonside.work.cases.rules.ladder import Weighed
from commonside.work.routes.actions import children, enforcing
from commonside.work.routes.models import Age, Consultation, Groundwork
from commonside.work.routes.queries import children as queries
from tests.care.giving import give
from tests.cases.living import bring_in

CHILD = date(2010, 5, 4)
UNDER = date(2018, 5, 4)
ADULT = date(1990, 5, 4)
WEIGHED = Weighed("Twice in a week.", "The least.", "Asked.", "A word.")


@pytest.fixture
def at():
    """Pages look at the clock, so what they show happens now."""
    return timezone.now() - timedelta(minutes=10)


@pytest.fixture
def by(cast):
    return cast["joanne"]


@pytest.fixture
def aged(case, alleged, by, at):
    def say(born_on=CHILD, *, person=None, who=None, **more):
        values = {"born_on": born_on, "about": None, "how": "said", **more}
        return children.say_age(
            case=case, person=person or alleged, by=who or by, at=at, **values
        )

    return say


@pytest.fixture
def looked(case, alleged, by, at):
    def look(power="community-protection-warning", **more):
        found = Version.objects.filter(kind="power", key=power).first()
        values = {
            "capacity": "no_doubt",
            "capacity_note": "",
            "equality": "none_known",
            "equality_note": "",
            "no_offer_why": "",
            "power": found,
            "person": alleged,
            **more,
        }
        return enforcing.look_before(case=case, by=by, at=at, **values)

    return look


@pytest.fixture
def consulted(case, alleged, by, at):
    def ask(**more):
        values = {
            "person": alleged,
            "whom": "Ms Obi, youth justice",
            "on": at.date(),
            "view": "with_support",
            "note": "He looks after his mother.",
            **more,
        }
        return children.note_consultation(case=case, by=by, at=at, **values)

    return ask


@pytest.fixture
def decide(case, alleged, by, at):
    def do(rung="cpw", against=alleged):
        return cases.decide_rung(
            case=case,
            rung=rung,
            against=against,
            weighed=WEIGHED,
            to=by,
            due_on=None,
            skipped_why="She cannot wait.",
            by=by,
            at=at,
        )

    return do


@pytest.fixture
def ask(cast):
    def request(name, *arguments, who="joanne", post=None, status=200):
        client = Client()
        client.force_login(cast[who])
        address = reverse(f"routes:{name}", args=arguments)
        answer = client.post(address, post) if post else client.get(address)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return " ".join(answer.content.decode().split())

    return request


def said(refused):
    return [str(one) for one in refused.value.obstacles]


def test_enforcement_against_a_child_needs_youth_justice(
    case, alleged, aged, looked, consulted, decide, by, at
):
    """Row 113."""
    give(case, "help_to_change", alleged, by, at, says="no")
    aged()
    looked()
    with pytest.raises(Refused) as refused:
        decide()
    assert said(refused) == ["A child: ask youth justice first, and note their view."]
    consulted()
    assert decide().rung == "cpw"


def test_each_thing_that_is_missing_is_said_at_once(aged, looked, decide):
    with pytest.raises(Refused, match="Look first"):
        decide()
    looked()
    with pytest.raises(Refused) as refused:
        decide()
    assert said(refused) == [
        "Say first how old they are.",
        "Offer support first, or say why not.",
    ]


def test_under_ten_there_is_no_power_at_all(case, alleged, aged, looked, decide):
    aged(UNDER)
    looked()
    for rung in ("cpw", "agreement"):
        with pytest.raises(Refused, match="A child under 10: there is no power"):
            decide(rung)
    assert decide("word").rung == "word"


def test_the_limit_of_the_power_in_force_holds(aged, looked, decide, alleged, case, at):
    aged(CHILD)
    looked("respect-order")
    with pytest.raises(Refused, match="“Respect Order” is for people of 18"):
        decide("order")
    looked("injunction")
    with pytest.raises(Refused, match="youth justice") as refused:
        decide("order")
    assert "Respect" not in str(refused.value)


def test_without_support_a_reason_and_a_supervisor(
    aged, looked, decide, cast, case, at, by
):
    aged(ADULT)
    made = looked(no_offer_why="He has a knife.")
    with pytest.raises(Refused, match="a supervisor must agree"):
        decide()
    made.refresh_from_db()
    for who in (by, cast["dan"]):
        with pytest.raises(Refused, match="A supervisor agrees"):
            enforcing.agree_without_offer(made, by=who, at=at, version=made.version)
    with pytest.raises(Clash):
        enforcing.agree_without_offer(made, by=cast["samuel"], at=at, version=99)
    enforcing.agree_without_offer(made, by=cast["samuel"], at=at, version=made.version)
    assert decide().rung == "cpw"
    looked(no_offer_why="Still a knife.")
    with pytest.raises(Refused, match="a supervisor must agree"):
        decide()


def test_a_step_of_its_own_is_no_way_round(case, by, at, cast):
    given = {"text": "Fine him", "to": by, "due_on": None, "by": by, "at": at}
    with pytest.raises(Refused, match="decided on the ladder"):
        cases.offer_step(case=case, purpose="enforce", **given)
    cases.offer_step(case=case, purpose="change", **given)


def test_a_place_and_an_unknown_rung_are_not_asked_about(case, decide, by, at):
    assert decide("pspo", None).rung == "pspo"
    for rung, against in (("word", case), ("cpw", None)):
        held = ports.held(
            "case.intervention", case, rung=rung, against=against, by=by, at=at
        )
        assert held == []


def test_before_any_practice_is_in_force_nothing_is_held(case, alleged, by, at, looked):
    made = looked()
    Version.objects.filter(kind="youth").update(valid_from=at.date() + timedelta(9))
    from commonside.ground.practice.queries import forget

    forget()
    said = {"rung": "cpw", "against": alleged, "by": by, "at": at}
    assert ports.held("case.intervention", case, **said) == []
    assert queries.lines_of(case, at.date()) == []
    from commonside.work.routes.queries.enforcing import missing

    assert missing(made, on=at.date()) == []
    with pytest.raises(Refused, match="No limits of age"):
        looked()
    with pytest.raises(Refused, match="No limits of age"):
        children.say_age(
            case=case,
            person=alleged,
            born_on=CHILD,
            about=None,
            how="said",
            by=by,
            at=at,
        )


def test_a_child_s_record_opens_only_to_youth_roles(
    case, alleged, aged, consulted, cast, sol, ask
):
    """Row 113: the name is in the record alone, so that no page can show it."""
    row = aged()
    consulted()
    alleged.refresh_from_db()
    assert alleged.known_as.startswith("A child, ")
    assert (alleged.full_name, alleged.born_on) == ("", None)
    assert not Person.objects.filter(known_as__icontains="Jordan").exists()
    for who in ("joanne", "dan", "samuel", "grace", "admin", "ines", "stranger"):
        ask("child", case.reference, row.code, who=who, status=404)
        assert not Age.objects.visible_to(cast[who]).exists()
        assert ports.guards["age"](cast[who], row.pk) == "no"
    page = ask("child", case.reference, row.code, who="sol")
    assert "Jordan Reed" in page
    assert "He looks after his mother." in page
    assert ports.guards["age"](sol, row.pk) == "content"
    assert Event.objects.filter(kind="routes.child_seen", is_view=True).exists()
    for name in ("before", "consult", "age", "look"):
        page = ask(name, case.reference)
        assert "Jordan" not in page
        assert "his mother" not in page
    assert "A child, 10 to 17" in ask("before", case.reference)


def test_nobody_finds_a_child_by_name(case, aged, cast):
    """S3: a child who is alleged has no existence level, not even by their exact name.

    Whoever asks for it learns of no record and of no team.
    """
    assert look(cast["lyle"], {"name": "Jordan Reed"}).ask != []
    aged()
    for who in ("joanne", "dan", "lyle"):
        found = look(cast[who], {"name": "Jordan Reed"})
        assert (found.cases, found.ask, found.hidden) == ([], [], [])


def test_the_people_of_the_case_say_a_child_and_whom_to_ask(
    case, alleged, aged, cast, sol
):
    aged()
    pages = {}
    for who in ("joanne", "sol"):
        client = Client()
        client.force_login(cast[who])
        pages[who] = client.get(
            reverse("cases:people", args=[case.reference])
        ).content.decode()
        assert "Jordan" not in pages[who]
    assert "opens only to a youth officer: ask one" in pages["joanne"]
    assert "Open their record" in pages["sol"]
    assert "Open their record" not in pages["joanne"]


def test_a_youth_role_outside_the_case_opens_nothing(case, aged, cast, at):
    from tests.routes.conftest import hired

    row = aged()
    other = hired(cast, "kim", "youth_officer", team="restricted")
    assert not Age.objects.visible_to(other).exists()
    assert queries.record_of(other, case, row.code) is None


def test_a_youth_role_of_an_agency_that_joined_opens_it(case, aged, cast, at, by):
    from commonside.ground.agencies.models import Holding, User

    aged()
    lyle = cast["lyle"]
    Holding.objects.create(user=lyle, role="youth_officer", since=at)
    lyle = User.objects.select_related("agency").get(pk=lyle.pk)
    assert not Age.objects.visible_to(lyle).exists()
    bring_in(case, lyle.agency, by, at)
    lyle = User.objects.select_related("agency").get(pk=lyle.pk)
    assert Age.objects.visible_to(lyle).count() == 1


def test_only_a_youth_role_puts_it_right_and_an_adult_is_named_again(
    case, alleged, aged, sol, by, at
):
    row = aged()
    with pytest.raises(Refused, match="ask a youth officer"):
        aged(ADULT)
    with pytest.raises(Clash):
        aged(ADULT, who=sol, version=row.version + 1)
    aged(ADULT, who=sol, version=row.version)
    alleged.refresh_from_db()
    row.refresh_from_db()
    assert alleged.known_as == "Jordan Reed"
    assert (row.is_held, row.known_as) == (False, "")


def test_a_guess_has_the_benefit_of_the_doubt(alleged, aged):
    row = aged(None, about=19, how="looks")
    assert row.is_held


def test_whom_a_case_is_for_keeps_their_name(case, victim, aged, by, at):
    row = aged(CHILD, person=victim)
    assert not row.is_held
    cases.add_party(case=case, role="alleged", known_as="x", by=by, at=at)
    case.parties.create(person=victim, role="alleged", since=at)
    row = aged(CHILD, person=victim)
    victim.refresh_from_db()
    assert (row.is_held, victim.known_as) == (False, "Mrs Begum")


def test_a_child_known_before_who_is_alleged_now(case, aged, told, by, at):
    witness = cases.add_party(case=case, role="witness", known_as="Kit", by=by, at=at)
    row = aged(CHILD, person=witness.person)
    assert not row.is_held
    said = told().told.get()
    said.person = witness.person
    said.save()
    cases.add_party(case=case, role="alleged", told=said, by=by, at=at)
    row.refresh_from_db()
    assert (row.is_held, row.known_as) == (True, "Kit")


def test_turning_eighteen_gives_nothing_back(case, alleged, aged, at):
    row = aged(date(at.year - 18, 1, 1) + timedelta(days=364))
    row.refresh_from_db()
    if not row.is_held:
        pytest.skip("On the last days of a year that birthday is past.")
    children.settle_name(Age.objects.get(pk=row.pk), at=at)
    assert Age.objects.get(pk=row.pk).is_held


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_an_age_is_that_of_somebody_in_the_case(aged, case, at, by, who):
    person = (
        None if who == "nobody" else Person.objects.create(known_as="x", added_at=at)
    )
    with pytest.raises(Refused, match="Choose somebody of this case"):
        children.say_age(
            case=case,
            person=person,
            born_on=CHILD,
            about=None,
            how="said",
            by=by,
            at=at,
        )
    with pytest.raises(Refused, match="Choose somebody of this case"):
        children.note_consultation(
            case=case,
            person=person,
            whom="x",
            on=at.date(),
            view="against",
            note="",
            by=by,
            at=at,
        )


def test_what_is_refused_is_not_kept(aged, looked, consulted):
    with pytest.raises(Refused):
        aged(None)
    with pytest.raises(Refused, match="asked about a child"):
        consulted()
    with pytest.raises(Refused) as refused:
        looked(power=None, person=None, capacity="x")
    assert said(refused) == [
        "Choose who is alleged.",
        "Choose what you have in mind.",
        "Choose one.",
    ]
    assert not Groundwork.objects.exists()
    assert not Age.objects.exists()
    assert not Consultation.objects.exists()


def test_from_an_age_to_the_ladder_by_pages_alone(case, alleged, ask, sol, at):
    ref, today = case.reference, timezone.localdate()
    wrong = ask("age", ref, post={"person": alleged.pk, "how": "said"})
    assert "Give the day of birth, or about how old." in wrong
    post = {"person": alleged.pk, "born_on": CHILD, "how": "document"}
    ask("age", ref, post=post, status=302)
    post = {"person": alleged.pk, "whom": "Ms Obi", "on": today, "view": "against"}
    ask("consult", ref, post=post, status=302)
    post = {
        "person": alleged.pk,
        "power": "injunction",
        "capacity": "no_doubt",
        "equality": "none_known",
        "no_offer_why": "He moves on.",
    }
    ask("look", ref, post=post, status=302)
    made = Groundwork.objects.get()
    page = ask("before", ref)
    assert "No support was offered: a supervisor must agree." in page
    assert "I agree" not in page
    assert "I agree" in ask("before", ref, who="samuel")
    ask("agree", ref, made.code, post={"version": "x"}, who="samuel", status=302)
    ask("agree", ref, made.code, post={"version": 1}, who="joanne", status=404)
    made.refresh_from_db()
    assert made.agreed_at is None
    post = {"version": made.version}
    ask("agree", ref, "nothing", post=post, who="samuel", status=404)
    ask("agree", ref, made.code, post=post, who="samuel", status=302)
    assert "Nothing is missing." in ask("before", ref)
    row = Age.objects.get()
    fixed = {"version": row.version, "born_on": "2011-01-01", "how": "document"}
    assert "Give the day" in ask(
        "child", ref, row.code, who="sol", post={"version": 1, "how": "said"}
    )
    ask("child", ref, row.code, who="sol", post={**fixed, "version": 9}, status=409)
    ask("child", ref, row.code, who="sol", post=fixed, status=302)
    ask("child", ref, "nothing", who="sol", status=404)


def test_a_partner_finds_none_of_these_pages(case, ask, cast, by, at):
    bring_in(case, cast["tom"].agency, by, at)
    for name in ("before", "age", "consult", "look"):
        ask(name, case.reference, who="tom", status=404)
