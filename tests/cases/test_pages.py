"""The pages of a case as people find them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.models import Agency
from commonside.ground.audit.models import Event
from commonside.ground.design import ports
from commonside.ground.drafts.models import Draft
from commonside.ground.duties.models import Due, Step
from commonside.ground.people.models import Person
from commonside.ground.places.models import Area
from commonside.work.cases import actions
from commonside.work.cases.models import Case, Contact
from commonside.work.reports.models import Band
from tests.cases import living


@pytest.fixture
def at():
    """Pages look at the clock, so what they show happens now."""
    return timezone.now() - timedelta(days=2)


@pytest.fixture
def clients(cast):
    found = {}

    def client(name):
        if name not in found:
            found[name] = Client()
            found[name].force_login(cast[name])
        return found[name]

    return client


@pytest.fixture
def begum(opened, told, cast, at):
    """High, late, with steps of two agencies: what the first page must show."""
    joanne, housing = cast["joanne"], cast["tom"].agency
    case = opened(band=Band.HIGH, at=at, received_at=at)
    living.reach(case, joanne, at, minutes=12, next_on=at + timedelta(days=1))
    living.assess(case, joanne, at, answers=living.WORST)
    living.bring_in(case, housing, joanne, at, shared=["risk"])
    living.offer(case, housing, joanne, at, text="Change the lock")
    living.offer(case, joanne, joanne, at, text="Speak with the man above")
    done = living.offer(case, joanne, joanne, at, text="Leave a card")
    actions.move_step(case=case, step=done, to="done", by=joanne, at=at)
    actions.conflict(subject=case, by=cast["grace"], at=at)
    case.refresh_from_db()
    return case


def get(client, name, *args, status=200):
    answer = client.get(reverse(f"cases:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


def post(client, name, *args, status=302, **values):
    answer = client.post(reverse(f"cases:{name}", args=args), values)
    assert answer.status_code == status, answer.content.decode()
    return answer


def test_everything_that_matters_stands_on_the_first_page(begum, clients):
    page = get(clients("joanne"), "case", begum.reference)
    for words in (
        "07700 900142",
        "“library”",
        "Mrs Begum",
        "High 29 of 48",
        "threatened now, daily, extremely affected",
        "one colleague may not see it",
        "Ring them now",
        "h late",
        "“Do the locks first.”",
        "12 min",
        "Housing, 2 days",
        "Not accepted",
        "My move",
        "1 step over",
        "A colleague knows someone here",
    ):
        assert words in page, words
    # Nobody learns which colleague.
    assert "Grace" not in page


def test_the_first_page_asks_twelve_times_at_most(
    begum, clients, django_assert_max_num_queries
):
    client = clients("joanne")
    get(client, "case", begum.reference)
    # Two more are the savepoint around the trace, inside the test's transaction.
    with django_assert_max_num_queries(14):
        get(client, "case", begum.reference)


def test_more_steps_and_contacts_ask_no_more(
    begum, clients, cast, django_assert_max_num_queries
):
    now = timezone.now()
    for n in range(8):
        living.offer(begum, cast["dan"], cast["joanne"], now, text=f"Step {n}")
        living.reach(begum, cast["dan"], now + timedelta(minutes=n))
    client = clients("joanne")
    get(client, "case", begum.reference)
    with django_assert_max_num_queries(14):
        get(client, "case", begum.reference)


def test_a_look_leaves_a_trace_that_the_history_shows(begum, clients):
    get(clients("dan"), "case", begum.reference)
    event = Event.objects.get(kind="case.seen")
    assert event.subject == f"case:{begum.pk}"
    page = get(clients("joanne"), "history", begum.reference)
    assert "Who has looked at this case" in page
    assert "Dan Reeve" in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("people", "the person this case is for"),
        ("risk", "They are harassing you now"),
        ("steps", "Leave a card"),
        ("contacts", "She sleeps at the back."),
        ("reports", "He kicked the door again."),
        ("who", "Larkfield Homes"),
        ("history", "Asked: Change the lock"),
        ("more", "I know someone here"),
    ],
)
def test_each_tab_says_what_it_is_for(begum, clients, name, words):
    assert words in get(clients("joanne"), name, begum.reference)


def test_a_partner_reads_what_it_was_told_and_no_more(begum, clients):
    page = get(clients("tom"), "case", begum.reference)
    assert "High 29 of 48" in page
    assert "Change the lock" in page
    assert "Not shared with your agency" in page
    for hidden in ("07700", "library", "locks first", "Risk raised", "colleague knows"):
        assert hidden not in page, hidden
    get(clients("tom"), "risk", begum.reference)
    for name in ("contacts", "people", "reports", "who", "history", "more", "contact"):
        get(clients("tom"), name, begum.reference, status=404)


def test_whoever_knows_somebody_reads_that_alone(begum, clients):
    page = get(clients("grace"), "case", begum.reference, status=404)
    assert "You said you know someone here." in page
    assert "Joanne Fielding has it" in page
    assert "Begum" not in page
    other = get(clients("stranger"), "case", begum.reference, status=404)
    assert "know someone" not in other


def test_i_know_someone_here_shuts_the_page(begum, clients):
    post(clients("joanne"), "know", begum.reference)
    page = get(clients("joanne"), "case", begum.reference, status=404)
    assert "Samuel Osei has it" in page


def test_a_partner_finds_what_is_asked_and_answers(begum, clients):
    assert "Change the lock" in get(clients("tom"), "asked")
    step = Step.objects.get(text="Change the lock")
    args = (begum.reference, step.code)
    post(clients("tom"), "step", *args, version=1, to="refused", status=200)
    post(clients("tom"), "step", *args, version=1, to="refused", note="No key.")
    step.refresh_from_db()
    assert (step.state, step.note) == ("refused", "No key.")
    page = get(clients("joanne"), "step", *args)
    assert "Ask again" in page
    post(clients("joanne"), "step", *args, version=2, to="offered")


def test_two_answers_to_one_step_show_both(begum, clients):
    step = Step.objects.get(text="Change the lock")
    args = (begum.reference, step.code)
    post(clients("tom"), "step", *args, version=1, to="accepted")
    values = {"version": 1, "to": "not_possible", "note": "Sold."}
    answer = post(clients("joanne"), "step", *args, status=409, **values)
    page = answer.content.decode()
    assert "Tom Ellery changed this" in page
    assert "Sold." in page
    assert 'name="version" value="2"' in page


def test_a_step_of_another_case_is_not_here(begum, clients):
    get(clients("joanne"), "step", begum.reference, 999, status=404)


def test_another_partners_step_is_not_answered(begum, cast, clients):
    step = Step.objects.get(text="Speak with the man above")
    get(clients("tom"), "step", begum.reference, step.code, status=404)


def test_a_step_is_chased_once(begum, clients):
    step = Step.objects.get(text="Change the lock")
    for _ in range(2):
        post(clients("joanne"), "chase", begum.reference, step.code)
    assert Event.objects.filter(kind="step.chased").count() == 1


def test_a_step_needs_words_and_keeps_them_when_refused(begum, clients, cast):
    values = {"text": "", "to": f"user:{cast['dan'].pk}", "purpose": "protect"}
    answer = post(clients("joanne"), "add-step", begum.reference, status=200, **values)
    assert "Say what is to be done." in answer.content.decode()


# --- the note of a call -------------------------------------------------------


def note(client, case, *, status=302, **values):
    typed = {
        "way": "phone",
        "answered": "she",
        "note": "Quiet.",
        "safe_tonight": "yes",
        "next": "other",
        "next_other": local(timezone.now() + timedelta(hours=20)),
        "started": (timezone.now() - timedelta(minutes=3)).isoformat(),
        **values,
    }
    return post(client, "contact", case.reference, status=status, **typed)


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_a_call_is_noted_with_its_length(begum, clients):
    answer = note(clients("joanne"), begum)
    assert answer.url == f"/staff/cases/{begum.reference}/"
    assert Contact.objects.first().minutes == 3
    assert not Due.objects.filter(kind="update", met_at=None, due_at__lt=timezone.now())


@pytest.mark.parametrize(
    "started", ["", "nonsense", "2026-01-01T10:00", "2020-01-01T10:00:00+00:00"]
)
def test_a_length_that_cannot_be_is_not_noted(begum, clients, started):
    note(clients("joanne"), begum, started=started)
    assert Contact.objects.first().minutes is None


def test_without_a_next_date_the_note_is_kept_and_the_fault_is_said(begum, clients):
    answer = note(clients("joanne"), begum, next="", status=200)
    page = answer.content.decode()
    assert "Choose when you will contact them next" in page
    assert "Quiet." in page
    assert Contact.objects.count() == 1


def test_an_offered_moment_stays_one(begum, clients):
    chosen = (timezone.now() + timedelta(hours=2)).isoformat()
    note(clients("joanne"), begum, next=chosen, next_other="")
    assert Contact.objects.first().next_on.isoformat()[:16] in chosen


def test_a_new_incident_leads_to_the_questions(begum, clients):
    answer = note(clients("joanne"), begum, ask_risk="on")
    assert answer.url.endswith("/risk/ask/")


def test_a_phrase_works_without_script_and_the_note_is_kept(begum, clients):
    client = clients("joanne")
    note(client, begum, phrase="0")
    assert not Contact.objects.filter(note="Quiet.").exists()
    page = get(client, "contact", begum.reference)
    assert "Quiet. It happened again" in page
    assert "Kept from" in page
    note(client, begum)
    assert not Draft.objects.exists()


def test_typing_is_kept_without_a_trace(begum, clients):
    client = clients("joanne")
    before = Event.objects.count()
    answer = post(client, "keep", begum.reference, status=200, note="Half a sent")
    assert answer.json()["saved"]
    assert Event.objects.count() == before
    assert "Half a sent" in get(client, "contact", begum.reference)
    assert "Half a sent" not in get(clients("dan"), "contact", begum.reference)


# --- two who save -------------------------------------------------------------


def test_two_who_edit_lose_nothing_and_choose(begum, clients, cast):
    version = begum.version
    values = {"version": version, "category": "noise", "known_as": "Mrs B."}
    post(clients("dan"), "edit", begum.reference, **values)
    values["known_as"] = "Nasreen"
    answer = post(clients("joanne"), "edit", begum.reference, status=409, **values)
    page = answer.content.decode()
    assert "Dan Reeve changed this" in page
    assert "Mrs B." in page
    assert "Nasreen" in page
    begum.refresh_from_db()
    assert begum.known_as == "Mrs B."
    values["version"] = begum.version
    post(clients("joanne"), "edit", begum.reference, **values)
    begum.refresh_from_db()
    assert begum.known_as == "Nasreen"


def test_two_who_write_safe_contact(begum, clients):
    first = {"version": 1, "phone": "07700 900143", "safe_from": "10:00"}
    first["language"] = "en"
    post(clients("dan"), "safe-contact", begum.reference, **first)
    page = get(clients("dan"), "safe-contact", begum.reference)
    assert 'value="07700 900143"' in page
    second = {"version": 1, "phone": "07700 900144", "language": "en"}
    answer = post(
        clients("joanne"), "safe-contact", begum.reference, status=409, **second
    )
    assert "07700 900143" in answer.content.decode()


def test_a_case_of_nobody_has_no_safe_contact(begum, clients):
    begum.parties.all().delete()
    get(clients("joanne"), "safe-contact", begum.reference, status=404)
    get(clients("joanne"), "case", begum.reference)


# --- acts ---------------------------------------------------------------------


def test_a_refused_act_says_why_and_keeps_what_was_typed(begum, clients):
    values = {
        "version": begum.version,
        "outcome": "R1",
        "confirmed_by": "victim",
        "told_why": "He moved.",
    }
    answer = post(clients("joanne"), "close", begum.reference, status=200, **values)
    page = answer.content.decode()
    for words in ("Steps still open: 2", "The risk is High", "Say when the person"):
        assert words in page
    assert "He moved." in page


def test_acts_are_for_the_agency_that_has_the_case(begum, clients, cast):
    living.bring_in(begum, cast["lyle"].agency, cast["joanne"], timezone.now())
    get(clients("lyle"), "close", begum.reference, status=404)
    get(clients("lyle"), "contact", begum.reference)


def test_watching_needs_a_day(begum, clients):
    values = {"version": begum.version, "until": ""}
    answer = post(clients("joanne"), "watch", begum.reference, status=200, **values)
    assert "Choose the day until which we watch" in answer.content.decode()


def test_risk_is_asked_with_the_last_answers_first(begum, clients):
    page = get(clients("joanne"), "ask-risk", begum.reference)
    assert page.count("checked") >= 13
    values = living.WORST | {"version": begum.version, "band": "2"}
    answer = post(clients("joanne"), "ask-risk", begum.reference, status=200, **values)
    assert "Only a supervisor" in answer.content.decode()


def test_somebody_told_of_is_recognised(begum, told, clients, cast):
    report = told()
    actions.add_report(case=begum, report=report, by=cast["priya"], at=timezone.now())
    row, person = report.told.get(), begum.parties.get().person
    values = {"role": "victim", "same_as": person.pk}
    answer = post(
        clients("joanne"), "add-person", begum.reference, status=200, **values
    )
    assert "Choose whom the report tells of." in answer.content.decode()
    post(clients("joanne"), "add-person", begum.reference, told=row.pk, **values)
    row.refresh_from_db()
    assert row.person == person


def test_an_agency_that_is_not_here_cannot_be_let_go(begum, clients):
    post(clients("joanne"), "let-go", begum.reference, "fire", status=404)
    post(clients("joanne"), "let-go", begum.reference, "housing", status=200)
    Step.objects.filter(owner_agency=Agency.objects.get(code="housing")).delete()
    post(clients("joanne"), "let-go", begum.reference, "housing")


def test_what_can_be_done_depends_on_where_it_stands(begum, clients):
    page = get(clients("joanne"), "more", begum.reference)
    assert "Close the case" in page
    assert "Open it again" not in page
    assert "Hand the case over" not in page
    assert "Hand the case over" in get(clients("samuel"), "more", begum.reference)


@pytest.mark.parametrize(
    ("state", "facts", "words"),
    [
        ("closed", {"told_why": "He moved."}, "He moved."),
        ("closing", {}, "Closing proposed."),
        ("suspended", {"suspended_until": "2026-12-01"}, "Paused at their wish."),
        ("monitoring", {"monitoring_until": "2026-12-01"}, "We watch until"),
    ],
)
def test_the_first_page_says_where_a_case_stands(begum, clients, state, facts, words):
    Case.objects.filter(pk=begum.pk).update(state=state, **facts)
    assert words in get(clients("joanne"), "case", begum.reference)


def test_a_case_offered_to_a_partner(begum, clients, cast):
    actions.offer_transfer(
        case=begum,
        agency=cast["tom"].agency,
        why="Their tenant.",
        by=cast["joanne"],
        at=timezone.now(),
        version=begum.version,
    )
    assert "Offered to Housing." in get(clients("joanne"), "case", begum.reference)
    assert "Cases offered to us" in get(clients("tom"), "asked")
    post(clients("tom"), "answer-transfer", begum.reference, accepts="yes")
    page = get(clients("joanne"), "case", begum.reference)
    assert "passed to an agency" in page


def test_a_case_before_anybody_has_spoken(opened, clients):
    case = opened(band=Band.MEDIUM, at=timezone.now())
    page = get(clients("joanne"), "case", case.reference)
    for words in (
        "Medium (provisional)",
        "Not asked yet",
        "Nobody has spoken",
        "No step is open",
    ):
        assert words in page
    assert "have not been asked yet" in get(clients("joanne"), "risk", case.reference)


# --- lists --------------------------------------------------------------------


def test_a_list_holds_what_one_may_see(begum, opened, clients):
    opened(owner="dan", band=Band.STANDARD)
    page = get(clients("joanne"), "list")
    assert page.count("Mrs Begum") == 2
    page = get(clients("grace"), "list")
    assert page.count("Mrs Begum") == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("band=1", 1),
        ("band=3", 1),
        ("band=9", 2),
        ("owner=me", 1),
        ("state=allocated", 1),
        ("state=closed", 0),
        ("category=noise", 0),
        ("ward=E05000001", 2),
        ("order=oldest", 2),
        ("page=99", 2),
    ],
)
def test_filters_come_from_fixed_lists(begum, opened, clients, query, count):
    Area.objects.create(
        kind="ward", code="E05000001", name="Dallow", boundary_version="x", outline="{}"
    )
    opened(owner="dan", band=Band.STANDARD)
    answer = clients("joanne").get(f"/staff/cases/list/?{query}")
    page = answer.content.decode()
    assert page.count(">Mrs Begum<") == count
    event = Event.objects.get(kind="case.list_seen")
    assert ("refs" in event.body) is (count > 0)


def test_a_list_asks_as_often_for_one_as_for_many(
    begum, opened, clients, django_assert_max_num_queries
):
    for _ in range(6):
        opened(band=Band.MEDIUM)
    client = clients("joanne")
    get(client, "list")
    with django_assert_max_num_queries(12):
        get(client, "list")


def test_words_never_stand_in_an_address(begum, clients):
    client = clients("joanne")
    answer = post(client, "search", words="begum locks")
    assert "begum" not in answer.url
    page = client.get(answer.url).content.decode()
    assert ">Mrs Begum<" in page
    assert clients("dan").get(answer.url).status_code == 404
    assert "begum" not in Event.objects.filter(kind="case.list_seen").get().body


def test_words_that_nothing_holds(begum, clients):
    answer = post(clients("joanne"), "search", words="zebra")
    page = clients("joanne").get(answer.url).content.decode()
    assert "No case that you may see holds all these words" in page


def test_words_find_nothing_that_one_may_not_see(begum, clients):
    for name in ("grace", "lyle"):
        answer = post(clients(name), "search", words="begum")
        assert ">Mrs Begum<" not in clients(name).get(answer.url).content.decode()


# --- ports --------------------------------------------------------------------


def test_guards_answer_for_cases_reports_and_people(begum, cast):
    person = begum.parties.get().person
    report = begum.case_reports.get().report
    for subject in (f"case:{begum.pk}", f"person:{person.pk}", f"report:{report.pk}"):
        assert ports.may_see(cast["joanne"], subject)
        assert not ports.may_see(cast["grace"], subject)
        assert not ports.may_see(cast["stranger"], subject)
    assert Person.objects.count() == 1


def test_events_read_in_words_wherever_they_are_shown(begum):
    event = Event.objects.get(kind="case.contacted")
    assert ports.present(event) == "Spoke with them, phone"
