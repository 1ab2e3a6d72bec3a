"""How it went: asked two weeks after, by a safe way or not at all, answered once."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.duties.models import Step
from commonside.ground.letters.models import Message
from commonside.ground.people.models import SafeContact
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.care.actions import surveys as actions
from commonside.work.care.models import Answer, Answered, Survey
from commonside.work.care.queries import surveys as queries
from commonside.work.care.rules import surveys as rules
from commonside.work.cases import actions as cases
from commonside.work.reports.models import Report
from tests.cases import living

DAY = timedelta(days=1)
GOOD = {"overall": "5", "safer": "4"}
MAIL = {"email": "nasreen@example.org", "ways": ["email"], "never": ["text"]}
MAIL |= {"sees_email": "nobody"}


@pytest.fixture
def closed(case, victim, cast, at):
    """The case, closed; its person has a mailbox that nobody else sees."""
    living.activate(case, cast["joanne"], at)
    living.close(case, cast["joanne"], at)
    SafeContact.objects.filter(person=victim).update(ways=MAIL)
    with override_settings(PLAIN_FROM="post@letters.example"):
        yield case


@pytest.fixture
def survey(closed):
    return Survey.objects.get()


def ask(at, days=14):
    return actions.ask_who_is_due(at=at + days * DAY)


def link(survey):
    """What stands in the message, as its person reads it."""
    survey.refresh_from_db()
    return survey.message.words["link"].split("/")[-2]


def test_a_closing_plans_to_ask_two_weeks_later(survey, at):
    assert (survey.state, survey.ask_on) == ("waiting", at.date() + 14 * DAY)
    assert ask(at, 13) == {}
    assert ask(at) == {"sent": 1}
    assert ask(at) == {}


def test_it_leaves_through_the_gate_with_a_link_of_the_configured_host(survey, at):
    with override_settings(PUBLIC_URL="https://safer.example/"):
        ask(at)
    survey.refresh_from_db()
    assert survey.message.kind == "satisfaction"
    assert survey.message.words["link"].startswith("https://safer.example/how-it-went/")
    assert link(survey) not in survey.link_hash
    assert link(survey) not in str(list(Event.objects.values_list("body", flat=True)))


@pytest.mark.parametrize("who", ["partner", "former_partner", "family"])
def test_nobody_is_asked_where_there_is_abuse_at_home(survey, at, who):
    Report.objects.update(answers={"relationship": who})
    assert ask(at) == {"withheld": 1}
    assert not Message.objects.exists()
    assert queries.for_phone(survey.case, at=at + 15 * DAY) is None


def test_nobody_is_asked_where_a_room_says_that_it_must_be_veiled(
    survey, at, monkeypatch
):
    monkeypatch.setattr(ports, "veils", [lambda *_: True])
    assert ask(at) == {"withheld": 1}
    assert not Message.objects.exists()


def test_without_a_safe_way_somebody_asks_when_they_speak(survey, at):
    SafeContact.objects.update(ways={})
    assert ask(at) == {"phone": 1}
    assert Message.objects.get().state == "refused"
    assert Message.objects.get().step.owner_user == survey.case.owner


def test_the_task_of_asking_ends_with_the_answer_or_with_its_time(survey, cast, at):
    SafeContact.objects.update(ways={})
    ask(at)
    assert actions.stop_asking_late(at=at + 42 * DAY) == 0
    assert actions.stop_asking_late(at=at + 43 * DAY) == 1
    step = Step.objects.get(pk=survey_step(survey))
    assert (step.state, step.note) == ("not_possible", actions.TOO_LATE)
    assert actions.stop_asking_late(at=at + 44 * DAY) == 0


def test_whoever_answers_on_the_telephone_ends_the_task(survey, cast, at):
    SafeContact.objects.update(ways={})
    ask(at)
    asked = queries.for_phone(survey.case, at=at + 15 * DAY)
    actions.answer(asked, answers=GOOD, by=cast["joanne"], at=at + 15 * DAY)
    assert Step.objects.get(pk=survey_step(survey)).state == "done"


def survey_step(survey):
    survey.refresh_from_db()
    return survey.message.step_id


def test_a_mailbox_that_somebody_alleged_has_too_gets_nothing(survey, alleged, at):
    SafeContact.objects.filter(person=alleged).update(ways=MAIL)
    assert ask(at) == {"phone": 1}


def test_what_comes_back_before_is_not_asked(closed, survey, cast, at):
    closed.refresh_from_db()
    cases.reopen(
        case=closed, why="x", by=cast["joanne"], at=at + DAY, version=closed.version
    )
    assert ask(at) == {}
    survey.refresh_from_db()
    assert survey.state == "dropped"
    assert actions._ask(survey.pk, at=at + 14 * DAY) == "dropped"


def test_whoever_was_never_reached_is_not_asked(case, at):
    case.outcome = "N4"
    assert actions.plan_to_ask(case, at=at) is None
    case.outcome = "R1"
    Version.objects.filter(kind="satisfaction").update(valid_from=at.date() + DAY)
    forget()
    assert actions.plan_to_ask(case, at=at) is None, "no questions in force"
    assert queries.satisfaction(case.owner, at=at).lines == []
    case.parties.all().delete()
    assert actions.plan_to_ask(case, at=at) is None


def test_an_answer_is_kept_once(survey, at):
    survey.refresh_from_db()
    actions.answer(survey, answers=GOOD, more=" Thanks ", at=at)
    made = Answer.objects.get()
    assert (made.survey, made.more, made.month.day) == (survey, "Thanks", 1)
    with pytest.raises(Refused) as refused:
        actions.answer(survey, answers=GOOD, at=at)
    assert str(refused.value.obstacles[0]) == "This has been answered already."
    assert Answer.objects.count() == 1


def test_whoever_wishes_is_kept_apart_from_their_name(survey, at):
    actions.answer(survey, answers=GOOD, is_anonymous=True, at=at)
    made = Answer.objects.get()
    assert made.survey is None
    assert Answered.objects.get().survey == survey
    told = {f.name: getattr(made, f.attname) for f in Answer._meta.concrete_fields}
    assert str(survey.case_id) not in str(told["answers"])
    assert str(made.pk) not in str(list(Event.objects.values_list("body", flat=True)))


@pytest.mark.parametrize("answers", [{}, {"overall": ""}, {"x": "5"}, {"safer": "9"}])
def test_an_answer_says_something_that_was_asked(survey, at, answers):
    with pytest.raises(Refused):
        actions.answer(survey, answers=answers, at=at)
    assert not Answered.objects.exists()


def test_a_link_opens_by_looking_and_is_used_up_by_sending(survey):
    """S22: GET three times leaves it usable; POST twice fails; a wrong one is alike."""
    Survey.objects.update(ask_on=timezone.localdate())
    actions.ask_who_is_due(at=timezone.now())
    address = reverse("public-care:answer", args=[link(survey)])
    client = Client()
    for _ in range(3):
        answer = client.get(address)
        assert answer.status_code == 200
    page = answer.content.decode()
    assert "Do you feel safer than before?" in page
    assert "no-store" in answer.headers["Cache-Control"]
    for secret in ("Begum", survey.case.reference, "nasreen"):
        assert secret not in page
    assert "Do you feel safer?" in client.get(f"{address}?easy").content.decode()
    empty = client.post(address, {})
    assert "Answer at least one question." in empty.content.decode()
    sent = client.post(address, {"q_safer": "5", "is_anonymous": "on"})
    assert sent.headers["Location"] == reverse("public-care:answered")
    assert "Thank you" in client.get(sent.headers["Location"]).content.decode()
    again = client.post(address, {"q_safer": "1"})
    wrong = client.get(reverse("public-care:answer", args=["x" * 43]))
    assert (again.status_code, wrong.status_code) == (404, 404)
    assert "This link does not open anything now" in wrong.content.decode()
    assert Answer.objects.get().answers == {"safer": "5"}


def test_a_link_runs_out(survey, at):
    ask(at)
    token = link(survey)
    assert queries.by_link(token, at=at + 28 * DAY - DAY) == survey
    assert queries.by_link(token, at=at + 28 * DAY) is None


def test_twice_at_once_is_refused_on_the_page(survey, monkeypatch):
    Survey.objects.update(ask_on=timezone.localdate())
    actions.ask_who_is_due(at=timezone.now())
    token = link(survey)
    Answered.objects.create(survey=survey, on=timezone.localdate())
    monkeypatch.setattr(queries, "by_link", lambda *_, **__: survey)
    address = reverse("public-care:answer", args=[token])
    answer = Client().post(address, {"q_safer": "1"})
    assert "This has been answered already." in answer.content.decode()


def test_on_the_telephone(survey, cast):
    client = Client()
    client.force_login(cast["joanne"])
    address = reverse("care:by-phone", args=[survey.case.reference])
    assert client.get(address).status_code == 404, "not before their day"
    Survey.objects.update(ask_on=timezone.localdate())
    there = reverse("care:support", args=[survey.case.reference])
    assert "Write down their answers" in client.get(there).content.decode()
    assert client.post(address, {}).status_code == 200
    assert client.post(address, {"q_safer": "2", "more": "Too slow"}).status_code == 302
    assert Answer.objects.get().by == cast["joanne"]
    assert "Answered." in client.get(there).content.decode()


def test_the_response_rate_is_shown_and_few_answers_are_hidden(
    survey, cast, at, opened
):
    now = timezone.now()
    Survey.objects.update(ask_on=now.date(), state="sent")
    actions.answer(survey, answers=GOOD, more="Kind people", at=now)
    found = queries.satisfaction(cast["grace"], at=now)
    assert (found.asked, found.answered, found.rate) == (1, 1, 100)
    assert found.words == []
    assert {line.share for line in found.lines} == {None}
    for _ in range(4):
        Survey.objects.create(
            case=survey.case,
            person=survey.person,
            team=survey.team,
            practice=survey.practice,
            ask_on=now.date(),
            state="sent",
        )
    for one in Survey.objects.filter(answered=None)[:3]:
        actions.answer(one, answers={"safer": "1"}, is_anonymous=True, at=now)
    last = Survey.objects.filter(answered=None).get()
    actions.answer(last, answers={"safer": "5"}, at=now)
    found = queries.satisfaction(cast["grace"], at=now)
    shares = {line.text: line.share for line in found.lines}
    assert shares["Do you feel safer than before?"] == 40
    assert shares["Would you report again?"] is None
    assert found.words == ["Kind people"]
    client = Client()
    client.force_login(cast["grace"])
    page = client.get(reverse("care:satisfaction")).content.decode()
    assert "40%" in page
    assert queries.satisfaction(cast["noor"], at=now).asked == 0


def test_the_job_asks(survey):
    from commonside.work.care.jobs import ask_how_it_went

    Survey.objects.update(ask_on=timezone.localdate())
    ask_how_it_went.func()
    survey.refresh_from_db()
    assert survey.state == "sent"


def test_what_was_no_case_is_not_asked_about():
    assert not rules.is_asked(None)
    assert not rules.is_asked({"slug": "not_asb", "excluded": True})


def test_a_task_that_is_over_already_is_left(survey, cast, at):
    actions._end_task(None, "done", by=cast["joanne"], at=at)


def in_polish(said):
    """The same words with Polish beside them, however deep they stand."""
    if isinstance(said, list):
        return [in_polish(one) for one in said]
    if isinstance(said, dict) and isinstance(said.get("en"), str):
        return {**said, "pl": f"PL {said['en']}"}
    if isinstance(said, dict):
        return {name: in_polish(one) for name, one in said.items()}
    return said


def test_the_questions_come_in_the_language_that_somebody_reads(survey):
    """A test profile's own words; half a translation is none."""
    Survey.objects.update(ask_on=timezone.localdate())
    survey.person.language = "pl"
    survey.person.save()
    survey.practice.body = in_polish(survey.practice.body)
    survey.practice.save()
    actions.ask_who_is_due(at=timezone.now())
    survey.refresh_from_db()
    assert survey.message.words["link"].endswith("/?in=pl")
    there = reverse("public-care:answer", args=[link(survey)])
    page = Client().get(there, {"in": "pl"}).content.decode()
    assert "PL Do you feel safer than before?" in page
    assert '<div lang="pl">' in page
    assert "PL" not in Client().get(there, {"in": "xx"}).content.decode()
    del survey.practice.body["more"]["pl"]
    survey.practice.save()
    assert "PL" not in Client().get(there, {"in": "pl"}).content.decode()
