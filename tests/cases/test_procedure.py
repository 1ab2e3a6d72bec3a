"""A case follows one version of a procedure; nothing is left out without a reason."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.design import ports
from commonside.ground.duties.queries import open_dues
from commonside.ground.practice.models import Version
from commonside.work.cases import actions
from commonside.work.cases.models import Case, Check, Following
from commonside.work.cases.queries import procedure as queries
from commonside.work.reports.models import Band
from tests.cases import living
from tests.cases.conftest import DATA, load, plain, tomllib

TODAY = date(2026, 11, 19)


def take_in(key):
    body = plain(tomllib.loads((DATA / f"procedures/{key}.toml").read_text("utf-8")))
    load(kind="procedure", key=key, body=body)
    return Version.objects.get(kind="procedure", key=key)


@pytest.fixture
def standard(practice):
    return take_in("solutions-standard")


@pytest.fixture
def vulnerable(practice):
    return take_in("vulnerable-victim")


@pytest.fixture
def calm(standard, opened):
    return opened(band=Band.STANDARD)


@pytest.fixture
def active(calm, cast, at):
    return living.activate(calm, cast["joanne"], at)


def line(case, name):
    return next(one for one in queries.lines_of(case) if one.name == name)


def names(lines):
    return [one.name for one in lines]


def keep(case, cast, at, ticked=(), *, about=(), **left_out):
    said = {name.replace("__", "."): why for name, why in left_out.items()}
    actions.keep_checklist(
        case=case, ticked=ticked, left_out=said, about=about, by=cast["joanne"], at=at
    )
    case.refresh_from_db()


def assess_again(case, cast, at):
    living.assess(case, cast["joanne"], at)


# --- followed -----------------------------------------------------------------


def test_a_case_follows_the_version_in_force_and_shows_it(calm, standard, at):
    assert calm.procedure == standard
    (row,) = queries.followings(calm)
    assert (row.procedure, row.since, row.until) == (standard, at, None)
    assert queries.stage_name(calm) == "Has an owner"


def test_before_there_is_a_procedure_nothing_is_asked(case, cast, at):
    assert case.procedure is None
    assert (queries.lines_of(case), queries.stages(case, TODAY)) == ([], [])
    assert (queries.stage_name(case), queries.passed_over(case, "closing")) == ("", [])
    with pytest.raises(Refused, match="follows no procedure"):
        keep(case, cast, at, ["allocated.conflict_asked"])
    living.activate(case, cast["joanne"], at)
    assert case.state == "active"


def test_what_the_record_shows_is_not_asked(calm, cast, at):
    asked = names(queries.outstanding(calm, "planned"))
    assert "assessed.ram_done" in asked
    assert "allocated.owner_named" not in asked
    living.assess(calm, cast["joanne"], at)
    living.reach(calm, cast["joanne"], at)
    assert names(queries.outstanding(calm, "planned")) == [
        "allocated.conflict_asked",
        "assessed.safeguarding_asked",
        "planned.steps_agreed",
        "planned.support_offered",
    ]
    assert line(calm, "assessed.ram_done").shown_at == at
    with pytest.raises(Refused, match="seen from the record"):
        keep(calm, cast, at, ["assessed.ram_done"])


def test_a_plan_waits_for_its_checks_or_a_reason(calm, cast, at):
    joanne = cast["joanne"]
    living.assess(calm, joanne, at)
    living.reach(calm, joanne, at)
    living.offer(calm, joanne, joanne, at)
    agree = {"case": calm, "by": joanne, "at": at}
    with pytest.raises(Refused, match="a child or an adult at risk") as refused:
        actions.agree_plan(**agree, version=calm.version)
    assert len(refused.value.obstacles) == 3
    keep(calm, cast, at, ["allocated.conflict_asked", "assessed.safeguarding_asked"])
    with pytest.raises(Refused, match="Support offered"):
        actions.agree_plan(**agree, version=calm.version)
    keep(calm, cast, at, planned__support_offered="Has all that she wants.")
    actions.agree_plan(**agree, version=calm.version)
    calm.refresh_from_db()
    assert calm.state == "active"
    assert line(calm, "planned.plan_told").shown_at == at
    said = line(calm, "planned.support_offered").said
    assert (said.why, said.who) == ("Has all that she wants.", joanne.name)


def test_left_out_without_a_reason_or_unknown_is_refused(calm, cast, at):
    with pytest.raises(Refused, match="Say why") as refused:
        keep(calm, cast, at, allocated__conflict_asked="  ")
    assert refused.value.obstacles[0].at_field == "allocated.conflict_asked"
    with pytest.raises(Refused, match=r"no check called a\.b"):
        keep(calm, cast, at, ["a.b"])
    with pytest.raises(Refused, match=r"no check called a\.b"):
        keep(calm, cast, at, a__b="x")
    assert not Check.objects.exists()


def test_the_checklist_is_kept_as_it_was_shown(calm, cast, at):
    keep(calm, cast, at, ["allocated.conflict_asked"])
    version = calm.version
    keep(calm, cast, at, ["allocated.conflict_asked"])
    assert calm.version == version, "nothing changed, nothing is written"
    later = at + timedelta(days=1)
    keep(calm, cast, later, allocated__conflict_asked="Nobody could know them.")
    assert Check.objects.filter(ended_at=None).get().is_left_out
    keep(calm, cast, later, about=None)
    assert not Check.objects.filter(ended_at=None).exists(), "taken back"
    assert Check.objects.count() == 2, "and what was said stays written"
    event = Event.objects.filter(kind="case.checked").latest("pk")
    assert "Nobody" not in event.body
    with pytest.raises(Clash):
        actions.keep_checklist(
            case=calm, ticked=[], left_out={}, by=cast["dan"], at=at, version=1
        )


def test_a_higher_room_may_show_a_check(calm, at, monkeypatch):
    monkeypatch.delitem(ports.proofs, "support_offered", raising=False)
    assert not line(calm, "planned.support_offered").is_kept
    monkeypatch.setitem(ports.proofs, "support_offered", lambda case: at)
    assert line(calm, "planned.support_offered").shown_at == at


# --- closing --------------------------------------------------------------------


def propose(case, cast, at, **more):
    return actions.propose_closing(
        case=case, ending=living.ending(at, **more), by=cast["joanne"], at=at
    )


def test_a_stage_passed_over_needs_a_reason_which_stays(active, cast, at):
    living.finish_steps(active, cast["joanne"], at)
    assess_again(active, cast, at)
    keep(active, cast, at, closure_proposed__diary_read="None was kept.")
    with pytest.raises(Refused, match="does not go through “Stopped, being") as refused:
        propose(active, cast, at, skipping="")
    assert [o.at_field for o in refused.value.obstacles] == ["skipping"]
    propose(active, cast, at, skipping="She moved away.")
    active.refresh_from_db()
    assert active.state == "closed"
    row = Check.objects.get(stage="monitoring", code="", ended_at=None)
    assert (row.why, row.by) == ("She moved away.", cast["joanne"])
    shown = {stage.code: stage for stage in queries.stages(active, TODAY)}
    assert shown["monitoring"].left_out.why == "She moved away."
    assert shown["closed"].is_here


def test_watched_first_nothing_is_passed_over(active, cast, at):
    joanne = cast["joanne"]
    living.finish_steps(active, joanne, at)
    actions.watch(
        case=active,
        until=at.date() + timedelta(days=28),
        stopped_on=at.date() - timedelta(days=3),
        by=joanne,
        at=at,
        version=active.version,
    )
    active.refresh_from_db()
    assert line(active, "monitoring.stopped_on").shown_at is not None
    assess_again(active, cast, at)
    keep(active, cast, at, closure_proposed__diary_read="None was kept.")
    propose(active, cast, at, skipping="")
    active.refresh_from_db()
    assert active.state == "closed"
    assert not Check.objects.filter(code="").exists()


@pytest.mark.parametrize("days", [None, 1])
def test_watching_begins_on_a_day_that_was(active, cast, at, days):
    last = None if days is None else at.date() + timedelta(days=days)
    with pytest.raises(Refused, match="on which day it last happened"):
        actions.watch(
            case=active,
            until=at.date() + timedelta(days=9),
            stopped_on=last,
            by=cast["joanne"],
            at=at,
            version=active.version,
        )


def test_watching_lasts_until_a_day_to_come(active, cast, at):
    with pytest.raises(Refused, match="still to come"):
        actions.watch(
            case=active,
            until=at.date(),
            stopped_on=at.date(),
            by=cast["joanne"],
            at=at,
            version=active.version,
        )


def test_an_outcome_that_ends_a_case_early_is_the_reason(calm, cast, at):
    propose(calm, cast, at, outcome="N5", confirmed_by="", skipping="")
    calm.refresh_from_db()
    assert calm.state == "closed"
    rows = Check.objects.filter(code="").values_list("stage", "why")
    assert {stage for stage, _ in rows} == {
        "assessed",
        "planned",
        "active",
        "monitoring",
    }
    assert {why for _, why in rows} == {"Not anti-social behaviour"}


def test_back_at_work_the_end_is_asked_again(active, cast, at):
    joanne = cast["joanne"]
    living.close(active, joanne, at)
    active.refresh_from_db()
    assert Check.objects.filter(ended_at=None, stage="closure_proposed").exists()
    later = at + timedelta(days=3)
    actions.reopen(
        case=active, why="He is back.", by=joanne, at=later, version=active.version
    )
    active.refresh_from_db()
    standing = Check.objects.filter(ended_at=None)
    assert not standing.filter(stage__in=["monitoring", "closure_proposed"]).exists()
    assert standing.filter(stage="assessed").exists(), "what was early stays"
    assert "reopened" in [stage.code for stage in queries.stages(active, TODAY)]
    assert line(active, "reopened.why_again").shown_at == later
    assert line(active, "closure_proposed.ram_again").shown_at is None


def test_a_panel_knows_what_the_person_wants(active, cast, at):
    now = {"case": active, "by": cast["joanne"], "at": at}
    ask = {"before": "panel", "why": "He broke his word."}
    with pytest.raises(Refused, match="The panel knows"):
        actions.escalate(**now, **ask, version=active.version)
    shown = {stage.code: stage for stage in queries.stages(active, TODAY)}
    assert shown["escalated"].is_asked
    keep(active, cast, at, ["escalated.panel_told_wishes"])
    actions.escalate(**now, **ask, version=active.version)
    active.refresh_from_db()
    assert (active.state, active.is_open) == ("escalated", True)
    assert "update" in open_dues(f"case:{active.pk}"), "they still hear from us"
    event = Event.objects.get(kind="case.escalated")
    assert '"before":"panel"' in event.body
    assert "broke" not in event.body
    actions.work_again(**now, why="They decided.", version=active.version)
    active.refresh_from_db()
    assert active.state == "active"
    assert line(active, "escalated.panel_told_wishes").is_open, "asked each time"


# --- another procedure ----------------------------------------------------------


def change(case, version, cast, at, why="She lives alone."):
    actions.follow_procedure(
        case=case, procedure=version, why=why, by=cast["joanne"], at=at
    )
    case.refresh_from_db()


def test_changing_keeps_both_versions_and_what_was_ticked(active, vulnerable, cast, at):
    later = at + timedelta(days=2)
    change(active, vulnerable, cast, later)
    assert active.procedure == vulnerable
    rows = Following.objects.order_by("since").values_list("procedure__key", "until")
    assert list(rows) == [("solutions-standard", later), ("vulnerable-victim", None)]
    assert line(active, "assessed.safeguarding_asked").is_ticked
    assert line(active, "assessed.who_helps").is_open
    event = Event.objects.filter(kind="case.procedure_changed").get()
    assert "vulnerable-victim v1" in event.body
    assert "alone" not in event.body


def test_the_same_procedure_or_no_reason_is_refused(active, standard, cast, at):
    with pytest.raises(Refused) as refused:
        change(active, standard, cast, at, why=" ")
    assert [o.at_field for o in refused.value.obstacles] == ["procedure", "why"]


def test_its_own_clocks_count_from_now_under_its_own_version(
    active, vulnerable, cast, at
):
    due = open_dues(f"case:{active.pk}")["update"]
    type(due).objects.filter(pk=due.pk).update(due_at=at + timedelta(days=14))
    change(active, vulnerable, cast, at)
    owed = open_dues(f"case:{active.pk}")
    assert owed["update"].practice == vulnerable
    assert owed["update"].due_at == at.replace(day=26, hour=17, minute=0), "5 days"
    assert owed["update"].reason == "procedure_changed"
    assert owed["assess_again"].practice == vulnerable, "whatever the band"


def test_what_was_promised_for_sooner_stays(active, vulnerable, cast, at):
    promised = open_dues(f"case:{active.pk}")["update"].due_at
    change(active, vulnerable, cast, at)
    assert open_dues(f"case:{active.pk}")["update"].due_at == promised


def test_another_procedure_before_the_risk_was_asked_owes_no_second_asking(
    calm, vulnerable, cast, at
):
    """Its first assessment is owed by the band's own clock; nothing is asked again."""
    before = open_dues(f"case:{calm.pk}")
    change(calm, vulnerable, cast, at)
    owed = open_dues(f"case:{calm.pk}")
    assert set(owed) == set(before)
    assert "assess_again" not in owed


def test_a_pause_and_a_transfer_are_no_stages(vulnerable):
    """The case stays where it was on its procedure, and everything may be asked."""
    from commonside.work.cases.rules import procedure as rules

    body = vulnerable.body
    for state in ("suspended", "transferred"):
        assert rules.passed_over(body, state="active", to=state) == []
        assert rules.passed_over(body, state=state, to="active") == []
        assert not rules.is_back(body, state=state, to="active")
    assert list(rules.asked_now(body, "")) == rules.codes(body)
    assert "closed" not in rules.asked_now(body, "allocated")


def test_a_closed_case_owes_nothing_when_its_procedure_changes(
    active, vulnerable, cast, at
):
    living.close(active, cast["joanne"], at)
    active.refresh_from_db()
    change(active, vulnerable, cast, at)
    assert open_dues(f"case:{active.pk}") == {}


def test_opened_under_another_procedure_it_is_counted_by_its_clocks(
    standard, vulnerable, told, cast, at
):
    case = actions.open_case(
        reports=[told(band=Band.STANDARD)],
        known_as="Mrs Begum",
        owner=cast["joanne"],
        procedure=vulnerable,
        by=cast["priya"],
        at=at,
    )
    due = open_dues(f"case:{case.pk}")["first_contact"]
    assert (due.practice, str(due.due_at.date())) == (vulnerable, "2026-11-23")
    assert open_dues(f"case:{case.pk}")["visit"].practice.kind == "clocks"
    assert actions.closing.needs_second_person(case, at=at)


def test_a_report_speaks_for_the_procedure_of_a_vulnerable_person(
    standard, vulnerable, told, at
):
    report = told(band=Band.STANDARD)
    assert queries.offer(report, at.date()).suggested == standard
    report.answers = {"household": ["alone", "older"]}
    found = queries.offer(report, at.date())
    assert found.suggested == vulnerable
    assert found.reasons == ["alone, with nobody to turn to", "over 65"]
    assert found.versions == [standard, vulnerable]


# --- pages ------------------------------------------------------------------------


def url(case, more="checklist/"):
    return f"/staff/cases/{case.reference}/{more}"


def test_the_page_shows_who_ticked_what_and_saves(calm, cast, at, client):
    client.force_login(cast["joanne"])
    values = {
        "version": calm.version,
        "done:allocated.conflict_asked": "on",
        "assessed.safeguarding_asked": "Asked by the police today.",
    }
    assert client.post(url(calm), values).status_code == 302
    page = client.get(url(calm)).content.decode()
    assert "soLUTiONs standard procedure" in page
    assert "Asked by the police today." in page
    assert "the case is here" in page
    stale = client.post(url(calm), values)
    assert stale.status_code == 409


def test_a_reader_of_the_team_may_look_and_not_tick(calm, cast, client):
    client.force_login(cast["priya"])
    assert "Save the checklist" not in client.get(url(calm)).content.decode()
    assert client.post(url(calm), {"version": calm.version}).status_code == 404


def test_the_first_page_names_the_procedure_and_offers_another(
    calm, vulnerable, cast, at, client
):
    client.force_login(cast["joanne"])
    page = client.get(url(calm, "")).content.decode()
    assert "soLUTiONs standard procedure, version 1" in page
    assert "They are vulnerable" not in page
    who = {"by": cast["joanne"], "at": at}
    living.assess(calm, **who, vulnerability={"personal": ["lives alone"]})
    assert "They are vulnerable" in client.get(url(calm, "")).content.decode()
    values = {"version": calm.version, "procedure": vulnerable.pk, "why": "She is."}
    assert client.post(url(calm, "checklist/change/"), values).status_code == 302
    assert "They are vulnerable" not in client.get(url(calm, "")).content.decode()
    page = client.get(url(calm)).content.decode()
    assert "Procedures followed" in page


def test_a_procedure_that_is_not_offered_is_refused(calm, vulnerable, cast, client):
    client.force_login(cast["joanne"])
    values = {"version": calm.version, "procedure": "", "why": "She is."}
    page = client.post(url(calm, "checklist/change/"), values).content.decode()
    assert "Choose a procedure." in page


def test_the_plan_page_lists_what_is_still_asked(calm, cast, at, client):
    living.assess(calm, cast["joanne"], at)
    living.reach(calm, cast["joanne"], at)
    client.force_login(cast["joanne"])
    page = client.get(url(calm, "plan/")).content.decode()
    assert "The procedure still asks" in page
    assert "Is a child or an adult at risk?" in page
    assert Case.objects.get(pk=calm.pk).state == "assessed"


# --- the letters of a stage -------------------------------------------------------


def test_a_stage_offers_the_letters_that_belong_to_it(calm, at):
    shown = {stage.code: stage for stage in queries.stages(calm, TODAY)}
    assert [one.key for one in shown["assessed"].letters] == ["appointment", "ring_us"]
    assert shown["allocated"].letters == []


def test_what_only_the_programme_writes_is_not_offered(calm, standard):
    standard.body["stage"][1]["letters"] = ["case_review_explained", "nowhere"]
    found = queries.letters_by_stage(standard, TODAY)
    assert found["assessed"] == []


def test_the_checklist_leads_to_the_letters_of_where_the_case_is(calm, cast, client):
    client.force_login(cast["joanne"])
    page = client.get(reverse("cases:checklist", args=[calm.reference])).content
    there = reverse("cases:message-write", args=[calm.reference, "appointment"])
    assert f'href="{there}"' in page.decode()
    later = reverse("cases:message-write", args=[calm.reference, "closing"])
    assert f'href="{later}"' not in page.decode(), "not a stage that is asked for now"
