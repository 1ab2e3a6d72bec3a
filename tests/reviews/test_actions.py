"""An application from receipt to its end, and everything that can be in the way."""

from datetime import date, datetime, timedelta

import pytest

from commonside.ground.agencies.models import Grant
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due, Step
from commonside.ground.letters.models import Message
from commonside.work.reviews import actions
from commonside.work.reviews.actions.answering import Held
from commonside.work.reviews.models import Complaint, Review
from commonside.work.reviews.rules.states import State
from tests.reviews import living

pytestmark = pytest.mark.django_db


def owed(review):
    rows = Due.objects.about(f"review:{review.pk}").open()
    return {due.kind: due for due in rows}


def refused(call, **values):
    with pytest.raises(Refused) as found:
        call(**values)
    return str(found.value)


def test_an_application_owes_what_the_procedure_promises(review, at):
    assert review.state == State.RECEIVED
    found = owed(review)
    assert set(found) == {"acknowledge", "decide_threshold"}
    # Received on Thursday 5 November at noon: three working days.
    assert found["acknowledge"].due_at == datetime.fromisoformat(
        "2026-11-10T17:00+00:00"
    )
    assert found["decide_threshold"].owner_team.code == "asb"
    (listed,) = review.complaints.all()
    assert (listed.standing, listed.counts) == ("listed", False)
    event = Event.objects.get(kind="review.received")
    assert event.by == "public"
    assert "Begum" not in event.body


def test_a_form_sent_twice_is_one_application(practice, at):
    from tests.reviews.conftest import said

    first = actions.apply(said(), channel="web", by=None, at=at, once="abc")
    assert first is not None
    assert actions.apply(said(), channel="web", by=None, at=at, once="abc") is None
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": " "}, "Write your name"),
        ({"words": ""}, "Write what has been happening"),
        ({"asked_for": "behalf"}, "Write for whom you ask"),
        ({"asked_for": "behalf", "victim_name": "Mo"}, "Ask them first"),
    ],
)
def test_what_an_application_needs(apply, more, says):
    assert says in refused(apply, **more)


def test_it_goes_from_receipt_to_recommendations_and_its_end(
    review, grace, cast, gateway, at
):
    """X13: every clock of the local rule on the way, and the totals at its end."""
    living.acknowledge(review, grace, at)
    assert review.person.known_as == "Nasreen Begum"
    assert review.person.safe_contact.ways["phone"] == "07700 900142"
    assert owed(review)["decide_threshold"].owner_user == grace
    living.ask(review, grace, at, gateway, [cast["tom"].agency, cast["joanne"].agency])
    (inquiry, _) = review.inquiries.order_by("pk")
    assert inquiry.due_at == datetime.fromisoformat("2026-12-03T17:00+00:00")
    living.three_complaints(review, cast, at)
    living.answer_all(review, cast, at)
    living.look_for_all(review, grace, at)
    living.decide(review, grace, at)
    assert review.state == State.THRESHOLD_MET
    assert review.reading[0]["counted"] == 3
    assert set(owed(review)) == {"hold_panel"}
    living.call_panel(review, grace, at, cast)
    assert set(owed(review)) == {"hold_panel", "send_papers", "settle_part"}
    assert owed(review)["send_papers"].due_at == datetime.fromisoformat(
        "2026-11-30T17:00+00:00"
    )
    living.settle(review, grace, at)
    living.papers(review, grace, at)
    assert set(owed(review)) == {"hold_panel"}
    held = review.panel_at + timedelta(hours=2)
    living.hold(review, grace, held)
    assert set(owed(review)) == {"tell_outcome"}
    made = living.recommend(review, grace, held, cast["tom"].agency)
    living.send_outcome(review, grace, held)
    assert set(owed(review)) == {"check_progress"}
    made.refresh_from_db()
    actions.reply(
        recommendation=made, is_accepted=True, words="Yes", by=cast["tom"], at=held
    )
    review.refresh_from_db()
    assert review.state == State.ACTIONS_TRACKED
    made.refresh_from_db()
    actions.add_progress(
        recommendation=made, words="Fitted.", is_done=True, by=cast["tom"], at=held
    )
    assert not owed(review), "whoever says how far it is has looked"
    living.close(review, grace, held)
    assert (review.state, owed(review)) == (State.CLOSED, {})
    # One trace for each thing done, and in none of them a word that anybody wrote.
    events = Event.objects.about(f"review:{review.pk}").changes().order_by("pk")
    done = [event for event in events if event.kind.startswith("review.")]
    assert [event.kind.removeprefix("review.") for event in done] == (
        "received acknowledged asked complaint_added complaint_added complaint_added"
        " answered answered complaint_looked_for decided panel_called part_settled"
        " papers_sent reviewed recommended outcome_sent replied progress closed"
    ).split()
    written = "Begum Marram wrote found slow door Fitted".split()
    assert not [word for word in written for event in done if word in event.body]
    kinds = list(Message.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "case_review_acknowledged",
        "case_review_accepted",
        "case_review_invited",
        "case_review_outcome",
        "case_review_closed",
    ]
    # She ticked the telephone alone: each is a task to speak with her.
    steps = Step.objects.about(f"review:{review.pk}")
    assert {step.owner_user for step in steps} == {grace}
    assert steps.count() == 5


def test_on_behalf_nobody_is_asked_before_the_person_was_alone(
    apply, grace, cast, gateway, at
):
    """S29: what comes of it goes to the safe contact of the person harmed."""
    review = apply(
        asked_for="behalf",
        victim_name="Orla Quill",
        victim_contact={"phone": "07700 900642", "ways": ["phone"]},
        says_consent=True,
    )
    living.acknowledge(review, grace, at)
    assert review.person.known_as == "Orla Quill"
    assert review.person.safe_contact.ways["phone"] == "07700 900642"
    assert not Message.objects.exists()
    housing = [cast["tom"].agency]
    wrong = refused(
        living.ask, review=review, by=grace, at=at, gateway=gateway, agencies=housing
    )
    assert "alone" in wrong
    values = {"review": review, "version": review.version, "by": grace, "at": at}
    assert "nobody else can hear" in refused(
        actions.confirm_consent, **values, how="Rang", alone=False
    )
    assert "how and when" in refused(
        actions.confirm_consent, **values, how="", alone=True
    )
    actions.confirm_consent(**values, how="Rang her at work.", alone=True)
    review.refresh_from_db()
    living.ask(review, grace, at, gateway, housing)
    assert review.state == State.INFO_REQUESTED
    assert {m.to_id for m in Message.objects.all()} == {review.person_id}


def test_who_agreed_before_it_was_taken_up_hears_of_it_once_it_is(apply, grace, at):
    """S29: before, nobody has written down how they may be reached: nothing leaves."""
    review = apply(
        asked_for="behalf",
        victim_name="Orla Quill",
        victim_contact={"phone": "07700 900642", "ways": ["phone"]},
        says_consent=True,
    )
    values = living.of(review, grace, at)
    actions.confirm_consent(**values, how="Rang her at work.", alone=True)
    assert not Message.objects.exists()
    living.acknowledge(review, grace, at)
    message = Message.objects.get()
    assert (message.kind, message.to_id) == (
        "case_review_acknowledged",
        review.person_id,
    )


def test_a_name_is_no_way_to_reach_somebody(apply, grace, at):
    """The page asks for both; the contact record holds ways alone."""
    contact = {"name": "N. Begum", "phone": "07700 900142", "ways": ["phone"]}
    review = apply(contact=contact)
    living.acknowledge(review, grace, at)
    assert set(review.person.safe_contact.ways) == {"phone", "ways"}


def test_nobody_confirms_consent_of_who_asks_for_themselves(review, grace, at):
    values = {"review": review, "version": review.version, "by": grace, "at": at}
    wrong = refused(actions.confirm_consent, **values, how="Rang", alone=True)
    assert "for themselves" in wrong


def test_two_numbers_alike_are_drawn_again_and_not_for_ever(apply, monkeypatch):
    """A person's application is not lost to a chance of one in some million."""
    from django.db import IntegrityError

    from commonside.work.reviews.actions import applying

    first = apply()
    drawn = [first.reference, "CDEFGH"]
    monkeypatch.setattr(applying, "_reference", lambda: drawn.pop(0))
    assert apply(name="Orla Quill").reference == "CDEFGH"
    monkeypatch.setattr(applying, "_reference", lambda: first.reference)
    with pytest.raises(IntegrityError):
        apply(name="Mo Quill")
    assert Review.objects.count() == 2


def test_more_agencies_are_asked_later_and_none_twice(
    review, grace, cast, gateway, at, monkeypatch
):
    living.acknowledge(review, grace, at)
    tom, joanne = cast["tom"].agency, cast["joanne"].agency
    living.ask(review, grace, at, gateway, [tom])
    later = at + timedelta(days=1)
    living.ask(review, grace, later, gateway, [tom, joanne])
    asked = review.inquiries.order_by("pk").values_list("agency", "asked_at")
    assert list(asked) == [(tom.pk, at), (joanne.pk, later)]
    assert (review.state, review.asked_at) == (State.INFO_REQUESTED, at)


def without(review, *duties):
    """The same application under a procedure that makes these promises not."""
    version = review.procedure
    rows = version.body["clock"]
    version.body["clock"] = [row for row in rows if row["duty"] not in duties]
    version.save()
    review.refresh_from_db()


def test_a_procedure_without_a_time_to_answer_makes_nobody_late(
    review, grace, cast, gateway, at
):
    """Any clock may be missing from the profile; the act is done all the same."""
    without(review, "answer_information", "have_regard")
    living.acknowledge(review, grace, at)
    living.ask(review, grace, at, gateway, [cast["tom"].agency])
    (inquiry,) = review.inquiries.all()
    assert inquiry.due_at is None
    living.look_for_all(review, grace, at)
    living.accept(review, grace, at)
    living.call_panel(review, grace, at, cast)
    living.settle(review, grace, at)
    held = review.panel_at + timedelta(hours=1)
    living.hold(review, grace, held)
    made = living.recommend(review, grace, held, cast["tom"].agency)
    living.send_outcome(review, grace, held)
    made.refresh_from_db()
    assert (made.sent_at, made.reply_due_at) == (held, None)
    assert not Due.objects.filter(subject_kind__in=["inquiry", "recommendation"])


def test_an_agency_whose_agreement_ended_is_not_asked(review, grace, cast, gateway, at):
    """S9: nothing more goes to it, from the moment on which it ended."""
    living.acknowledge(review, grace, at)
    housing = cast["tom"].agency
    housing.agreement_ended_at = at
    housing.save()
    asking = {"review": review, "by": grace, "at": at, "gateway": gateway}
    wrong = refused(living.ask, **asking, agencies=[housing])
    assert "no agreement in force" in wrong
    assert "at least one" in refused(living.ask, **asking, agencies=[])


@pytest.fixture
def asked(review, grace, cast, gateway, at):
    living.acknowledge(review, grace, at)
    living.ask(review, grace, at, gateway, [cast["tom"].agency])
    return review


def test_only_the_agency_that_was_asked_answers_and_once(asked, cast, at):
    (inquiry,) = asked.inquiries.all()
    values = {"inquiry": inquiry, "is_refused": False, "at": at}
    assert "another agency" in refused(
        actions.answer, **values, words="x", by=cast["lyle"]
    )
    assert "hold nothing" in refused(actions.answer, **values, words="", by=cast["tom"])
    assert "which law" in refused(
        actions.answer,
        **values | {"is_refused": True},
        words="",
        by=cast["tom"],
    )
    actions.answer(**values, words="Nothing known.", by=cast["tom"])
    assert "has been answered" in refused(
        actions.answer, **values, words="x", by=cast["tom"]
    )
    assert not Due.objects.about(f"inquiry:{inquiry.pk}").open().exists()


def test_a_refusal_waits_for_lists_and_answers_and_says_why(asked, grace, cast, at):
    values = {"review": asked, "is_met": False, "by": grace, "at": at}
    wrong = refused(actions.decide, **values, version=asked.version)
    assert "have not been looked for" in wrong
    assert "still have time" in wrong
    assert "Say why" in wrong
    living.look_for_all(asked, grace, at)
    # Ten working days later the agency has let its time go by.
    later = at + timedelta(days=16)
    values |= {"at": later, "version": asked.version}
    actions.decide(**values, reasons="One report only.")
    asked.refresh_from_db()
    assert asked.state == State.THRESHOLD_NOT_MET
    assert asked.told_at == later
    assert not owed(asked)


def test_where_the_number_is_reached_the_law_leaves_no_choice(asked, grace, cast, at):
    living.three_complaints(asked, cast, at)
    living.answer_all(asked, cast, at)
    living.look_for_all(asked, grace, at)
    values = {"review": asked, "by": grace, "at": at, "version": asked.version}
    wrong = refused(actions.decide, **values, is_met=False, reasons="No action taken.")
    assert "leaves no choice" in wrong
    actions.decide(**values, is_met=True)
    asked.refresh_from_db()
    assert asked.is_met


def test_it_is_met_by_harm_too_with_a_reason(asked, grace, at):
    values = {"review": asked, "by": grace, "at": at, "version": asked.version}
    wrong = refused(actions.decide, **values, is_met=True)
    assert "Choose why" in wrong
    assert "in a sentence" in wrong
    actions.decide(**values, is_met=True, ground="harm", reasons="She cannot sleep.")
    asked.refresh_from_db()
    assert (asked.state, asked.ground) == (State.THRESHOLD_MET, "harm")
    assert "stay as they are" in refused(
        living.complain, review=asked, by=grace, at=at, day=at.date()
    )


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (Held(None), "when it was reported"),
        (Held(date(2027, 1, 1)), "not come yet"),
        (Held(date(2026, 5, 1), date(2026, 5, 2)), "after it was reported"),
    ],
)
def test_a_complaint_has_believable_days(asked, grace, cast, at, held, says):
    housing = cast["tom"].agency
    values = {"review": asked, "held": held, "agency": housing, "by": grace, "at": at}
    assert says in refused(actions.add_complaint, **values)


def test_a_complaint_of_today_is_believable(asked, grace, cast, at):
    """Reported on the day on which it happened, and written down on that day too."""
    made = living.complain(asked, grace, at, at.date())
    assert (made.made_on, made.behaved_on) == (at.date(), at.date())


@pytest.mark.parametrize(
    ("standing", "why", "says"),
    [
        ("listed", "", "Say what was found"),
        ("out", "", "why it is left out"),
        ("held", "", "when it was reported"),
    ],
)
def test_a_listed_complaint_is_looked_for(asked, grace, at, standing, why, says):
    row = asked.complaints.get()
    row.made_on = None
    row.save()
    values = {"complaint": row, "standing": standing, "why": why, "by": grace, "at": at}
    assert says in refused(actions.look_for, **values)


@pytest.fixture
def met(asked, grace, cast, at):
    living.accept(asked, grace, at)
    return asked


def test_a_panel_needs_a_day_people_and_an_independent_chair(met, grace, cast, at):
    living_values = living.panel(met, grace, at, cast)
    wrong = refused(
        actions.call_panel,
        **living_values | {"panel_at": at, "chair": "", "members": []},
    )
    for part in ("to come", "Name the chair", "who sits"):
        assert part in wrong
    housing = cast["tom"].agency
    Complaint.objects.create(review=met, agency=housing, added_at=at)
    with_housing = living_values | {"chair_agency": housing}
    assert "worked on it" in refused(actions.call_panel, **with_housing)
    actions.call_panel(**with_housing | {"chair_why": "No other body could."})
    met.refresh_from_db()
    assert met.state == State.PANEL_SCHEDULED
    assert Grant.objects.filter(subject_kind="review", basis="panel").count() == 2


def test_a_panel_that_moves_is_counted_anew(met, grace, cast, at):
    values = living.panel(met, grace, at, cast)
    actions.call_panel(**values)
    met.refresh_from_db()
    living.settle(met, grace, at)
    living.papers(met, grace, at)
    later = values["panel_at"] + timedelta(days=7)
    actions.call_panel(**values | {"panel_at": later, "version": met.version})
    met.refresh_from_db()
    assert set(owed(met)) == {"hold_panel", "send_papers"}
    assert met.papers_sent_at is None, "its papers go out anew"
    assert met.members.count() == 2


def test_the_chairs_reasons_are_in_writing(met, grace, cast, at):
    values = {"review": met, "by": grace, "at": at}
    assert "no panel ahead" in refused(
        actions.settle_part, **values, part="attends", words="", version=met.version
    )
    assert "no panel ahead" in refused(
        actions.send_papers, **values, version=met.version
    )
    living.call_panel(met, grace, at, cast)
    values |= {"version": met.version}
    assert "in writing" in refused(actions.settle_part, **values, part="none", words="")
    assert "statement" in refused(
        actions.settle_part, **values, part="statement", words=""
    )
    wrong = refused(actions.hold, **values, findings="", came=[])
    for part in ("First settle", "what the panel found", "who came", "not met yet"):
        assert part in wrong


@pytest.fixture
def reviewed(met, grace, cast, at):
    living.call_panel(met, grace, at, cast)
    living.settle(met, grace, at)
    living.hold(met, grace, met.panel_at + timedelta(hours=1))
    return met


def came(review):
    rows = review.members.order_by("pk").values_list("user__username", "came")
    return dict(rows)


def test_who_came_is_said_of_each_panel_anew(reviewed, grace, cast):
    """Nobody is shown as there because they sat on the panel before."""
    assert came(reviewed) == {"tom": True, "lyle": False}
    at = reviewed.reviewed_at
    upheld(reviewed, grace, at)
    living.call_panel(reviewed, grace, at, cast)
    living.settle(reviewed, grace, at)
    last = reviewed.members.get(user=cast["lyle"])
    held = living.of(reviewed, grace, reviewed.panel_at + timedelta(hours=1))
    actions.hold(**held, findings="Heard.", came=[last])
    assert came(reviewed) == {"tom": False, "lyle": True}


def test_a_panel_with_nothing_to_recommend_ends_with_its_outcome(reviewed, grace):
    at = reviewed.reviewed_at
    values = {"review": reviewed, "version": reviewed.version, "by": grace, "at": at}
    wrong = refused(actions.send_outcome, **values, words="")
    assert "Nothing is recommended" in wrong
    assert "as the person is told" in wrong
    assert "when and why" in refused(actions.close, **values, why="")
    actions.close(**values, why="Enough had been done.")
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.told_at) == (State.CLOSED, at)


def test_having_regard_is_accepted_or_says_why_not(reviewed, grace, cast):
    at = reviewed.reviewed_at
    tom, housing = cast["tom"], cast["tom"].agency
    values = {"review": reviewed, "agency": housing, "act_by": None, "by": grace}
    assert "what is recommended" in refused(
        actions.recommend, **values, words="", at=at
    )
    first = living.recommend(reviewed, grace, at, housing)
    second = living.recommend(reviewed, grace, at, housing)
    assert "nothing to answer now" in refused(
        actions.reply, recommendation=first, is_accepted=True, words="", by=tom, at=at
    )
    living.send_outcome(reviewed, grace, at)
    assert "when it has reviewed" in refused(
        actions.recommend, **values, words="x", at=at
    )
    reply = {"recommendation": first, "by": tom, "at": at}
    assert "whether you accept" in refused(
        actions.reply, **reply, is_accepted=None, words=""
    )
    assert "why not" in refused(actions.reply, **reply, is_accepted=False, words="")
    assert "another agency" in refused(
        actions.reply, **reply | {"by": grace}, is_accepted=True, words=""
    )
    actions.reply(**reply, is_accepted=False, words="The door is not ours.")
    first.refresh_from_db()
    progress = {"words": "x", "is_done": False, "by": tom, "at": at}
    assert "what was accepted" in refused(
        actions.add_progress, recommendation=first, **progress
    )
    closing = {"review": reviewed, "by": grace, "at": at}
    reviewed.refresh_from_db()
    assert "no answer yet" in refused(
        actions.close, **closing, why="x", version=reviewed.version
    )
    actions.reply(recommendation=second, is_accepted=True, words="", by=tom, at=at)
    second.refresh_from_db()
    assert "how far" in refused(
        actions.add_progress, recommendation=second, **progress | {"words": ""}
    )
    reviewed.refresh_from_db()
    assert "Not all that was accepted" in refused(
        actions.close, **closing, why="", version=reviewed.version
    )
    actions.add_progress(recommendation=second, **progress)
    second.refresh_from_db()
    assert second.done_at is None, "how far it is does not make it done"
    actions.add_progress(recommendation=second, **progress | {"is_done": True})
    second.refresh_from_db()
    assert "It is done" in refused(
        actions.add_progress, recommendation=second, **progress
    )
    living.close(reviewed, grace, at)
    second.done_at = None
    assert "not followed now" in refused(
        actions.add_progress, recommendation=second, **progress
    )


def test_what_was_not_accepted_need_not_be_done_to_close(reviewed, grace, cast):
    at = reviewed.reviewed_at
    made = living.recommend(reviewed, grace, at, cast["tom"].agency)
    living.send_outcome(reviewed, grace, at)
    said = {"recommendation": made, "by": cast["tom"], "at": at}
    about = Due.objects.about(f"recommendation:{made.pk}")
    assert about.open().get().kind == "have_regard"
    actions.reply(**said, is_accepted=False, words="It is not our door.")
    assert about.get().met_at == at
    closing = living.of(reviewed, grace, at)
    assert "the person is told" in refused(actions.close, **closing, why="")
    living.close(reviewed, grace, at)
    assert reviewed.state == State.CLOSED


def test_a_refusal_is_appealed_to_whoever_holds_the_office(asked, grace, cast, at):
    living.look_for_all(asked, grace, at)
    living.refuse(asked, grace, at + timedelta(days=16))
    told = asked.told_at
    values = {"review": asked, "by": grace, "version": asked.version}
    wrong = refused(actions.appeal, **values, words="", late_why="", at=told)
    assert "what they appeal against" in wrong
    late = told + timedelta(days=60)
    assert "is over" in refused(
        actions.appeal, **values, words="x", late_why="", at=late
    )
    made = actions.appeal(**values, words="Three!", late_why="In hospital.", at=late)
    assert made.body == "Police and Crime Commissioner"
    asked.refresh_from_db()
    hearing = {"review": asked, "by": grace, "at": late, "version": asked.version}
    assert "Write the reasons" in refused(
        actions.hear, **hearing, is_upheld=True, reasons=""
    )
    assert set(owed(asked)) == {"hear_appeal"}
    actions.hear(**hearing, is_upheld=True, reasons="It was three.")
    asked.refresh_from_db()
    assert asked.state == State.APPEAL_UPHELD
    assert set(owed(asked)) == {"hold_panel"}
    living.call_panel(asked, grace, late, cast)
    living.settle(asked, grace, late)
    living.hold(asked, grace, asked.panel_at + timedelta(hours=1))
    assert asked.appeals.get().reviewed_again_at is None, "it is the first review"


def upheld(review, grace, at):
    """Close it, appeal, and have the appeal upheld."""
    living.close(review, grace, at)
    made = actions.appeal(**living.of(review, grace, at), words="x", late_why="")
    review.refresh_from_db()
    actions.hear(
        **living.of(review, grace, at), is_upheld=True, reasons="She was not heard."
    )
    review.refresh_from_db()
    return made


def held_again(review, grace, cast, at):
    living.call_panel(review, grace, at, cast)
    living.settle(review, grace, at)
    again = review.panel_at + timedelta(hours=1)
    living.hold(review, grace, again)
    return again


def test_each_review_may_be_appealed_once_it_has_ended(reviewed, grace, cast):
    """DOMAIN 3: NOT_MET or CLOSED -> APPEALED, however often the panel sat before."""
    first = reviewed.reviewed_at
    made = upheld(reviewed, grace, first)
    assert made.against == "review"
    second = held_again(reviewed, grace, cast, first)
    upheld(reviewed, grace, second)
    third = held_again(reviewed, grace, cast, second)
    assert reviewed.reviewed_at == first
    again = reviewed.appeals.values_list("reviewed_again_at", flat=True)
    assert list(again) == [second, third]


def test_for_a_panel_after_an_appeal_their_part_is_settled_anew(reviewed, grace, cast):
    """They were not heard: what they wished for the first panel counts no more."""
    at = reviewed.reviewed_at
    upheld(reviewed, grace, at)
    assert (reviewed.part, reviewed.part_words, reviewed.part_settled_at) == (
        "",
        "",
        None,
    )
    living.call_panel(reviewed, grace, at, cast)
    again = living.of(reviewed, grace, reviewed.panel_at + timedelta(hours=1))
    assert "First settle" in refused(
        actions.hold, **again, findings="x", came=reviewed.members.all()
    )


def test_the_outcome_of_each_review_is_told_on_its_own_day(reviewed, grace, cast):
    """And the time in which they may appeal is counted from then."""
    first = reviewed.reviewed_at
    upheld(reviewed, grace, first)
    second = held_again(reviewed, grace, cast, first)
    living.close(reviewed, grace, second)
    assert reviewed.told_at == second


def test_what_was_answered_is_not_asked_again_by_the_next_review(reviewed, grace, cast):
    at, housing = reviewed.reviewed_at, cast["tom"].agency
    made = living.recommend(reviewed, grace, at, housing)
    living.send_outcome(reviewed, grace, at)
    said = {"recommendation": made, "by": cast["tom"], "at": at}
    actions.reply(**said, is_accepted=False, words="It is not our door.")
    upheld(reviewed, grace, at)
    second = held_again(reviewed, grace, cast, at)
    living.recommend(reviewed, grace, second, housing)
    living.send_outcome(reviewed, grace, second)
    sent = reviewed.recommendations.values_list("sent_at", flat=True)
    assert list(sent) == [at, second]


def test_the_last_moment_to_appeal_is_still_in_time(reviewed, grace):
    at = reviewed.reviewed_at
    living.close(reviewed, grace, at)
    # Twenty working days after Wednesday 2 December, over Christmas.
    last = datetime.fromisoformat("2027-01-04T17:00+00:00")
    assert at.date() == date(2026, 12, 2)
    late = living.of(reviewed, grace, last + timedelta(microseconds=1))
    assert "is over" in refused(actions.appeal, **late, words="x", late_why="")
    actions.appeal(**living.of(reviewed, grace, last), words="x", late_why="")


def test_who_won_against_the_refusal_may_appeal_the_review(asked, grace, cast, at):
    living.look_for_all(asked, grace, at)
    at += timedelta(days=16)
    living.refuse(asked, grace, at)
    actions.appeal(**living.of(asked, grace, at), words="Three!", late_why="")
    actions.hear(**living.of(asked, grace, at), is_upheld=True, reasons="It was.")
    asked.refresh_from_db()
    ended = held_again(asked, grace, cast, at)
    living.close(asked, grace, ended)
    made = actions.appeal(**living.of(asked, grace, ended), words="x", late_why="")
    assert made.against == "review"


def test_a_procedure_that_names_nobody_to_hear_it_takes_no_appeal(reviewed, grace):
    at = reviewed.reviewed_at
    living.close(reviewed, grace, at)
    version = reviewed.procedure
    version.body["local_policing_body"] = []
    version.save()
    again = living.of(reviewed, grace, at)
    said = refused(actions.appeal, **again, words="x", late_why="")
    assert "names nobody who hears appeals" in said


def test_a_procedure_without_a_time_to_appeal_takes_it_at_any_time(reviewed, grace):
    at = reviewed.reviewed_at
    living.close(reviewed, grace, at)
    without(reviewed, "ask_appeal")
    later = living.of(reviewed, grace, at + timedelta(days=400))
    made = actions.appeal(**later, words="x", late_why="")
    assert made.late_why == ""


def test_while_one_appeal_waits_there_is_no_other(reviewed, grace):
    at = reviewed.reviewed_at
    living.close(reviewed, grace, at)
    actions.appeal(**living.of(reviewed, grace, at), words="x", late_why="")
    again = living.of(reviewed, grace, at)
    assert "cannot become" in refused(actions.appeal, **again, words="y", late_why="")


def test_an_appeal_is_dismissed_with_reasons(reviewed, grace):
    at = reviewed.reviewed_at
    living.close(reviewed, grace, at)
    values = {"review": reviewed, "by": grace, "at": at}
    actions.appeal(**values, words="x", late_why="", version=reviewed.version)
    reviewed.refresh_from_db()
    actions.hear(
        **values, is_upheld=False, reasons="Done well.", version=reviewed.version
    )
    reviewed.refresh_from_db()
    assert (reviewed.state, owed(reviewed)) == (State.APPEAL_DISMISSED, {})
    assert reviewed.appeals.get().is_upheld is False


def test_it_can_be_withdrawn_at_any_time_and_nothing_more_is_owed(asked, grace, at):
    actions.withdraw(review=asked, why="", version=asked.version, by=grace, at=at)
    asked.refresh_from_db()
    assert (asked.state, owed(asked)) == (State.WITHDRAWN, {})
    assert not Due.objects.open().filter(subject_kind="inquiry").exists()
    wrong = refused(
        actions.withdraw, review=asked, why="", version=asked.version, by=grace, at=at
    )
    assert "cannot become" in wrong


def test_a_recommendation_is_owed_no_answer_once_it_was_withdrawn(
    reviewed, grace, cast
):
    at = reviewed.reviewed_at
    living.recommend(reviewed, grace, at, cast["tom"].agency)
    living.send_outcome(reviewed, grace, at)
    actions.withdraw(
        review=reviewed, why="Moved.", version=reviewed.version, by=grace, at=at
    )
    assert not Due.objects.open().filter(subject_kind="recommendation").exists()


def test_of_two_who_change_it_one_is_told(review, grace, at):
    living.acknowledge(review, grace, at)
    with pytest.raises(Clash) as clash:
        actions.withdraw(review=review, why="", version=1, by=grace, at=at)
    assert clash.value.who == grace.name


def test_linking_a_report_brings_its_days_to_light_and_nothing_else(
    asked, case, cast, at
):
    report = case.case_reports.get().report
    joanne = cast["joanne"]
    before = set(Review.objects.visible_to(joanne))
    actions.link(review=asked, subject=report, by=joanne, at=at)
    actions.link(review=asked, subject=case, by=joanne, at=at)
    row = asked.complaints.get(report=report)
    assert (row.standing, row.words, row.agency) == ("held", "", joanne.agency)
    assert row.made_on == report.received_at.date()
    assert set(Review.objects.visible_to(joanne)) == before
    assert "already" in refused(
        actions.link, review=asked, subject=case, by=joanne, at=at
    )


def test_who_knows_somebody_there_reads_of_it_no_more(asked, case, grace, cast, at):
    assert Review.objects.visible_to(grace).filter(pk=asked.pk).exists()
    actions.know(review=asked, by=grace, at=at)
    asked.refresh_from_db()
    assert not Review.objects.visible_to(grace).filter(pk=asked.pk).exists()
    assert asked.contact is None
    assert owed(asked)["decide_threshold"].owner_team.code == "asb"


def test_who_knows_somebody_in_a_linked_case_does_not_read_it_either(
    asked, case, grace, cast, at
):
    """S1: the bar of a record holds for what stands on it."""
    from commonside.work.cases.actions.bars import declare

    actions.link(review=asked, subject=case, by=cast["joanne"], at=at)
    assert Review.objects.visible_to(grace).filter(pk=asked.pk).exists()
    declare(case, by=grace, at=at)
    assert not Review.objects.visible_to(grace).filter(pk=asked.pk).exists()


def test_who_leaves_hands_their_reviews_to_who_runs_them_or_the_desk(
    asked, grace, cast, at
):
    from commonside.work.reviews.actions.linking import hand_on_all

    assert hand_on_all(of=grace, to=cast["dan"], by=None, at=at) == 1
    # Sight alone is not enough: whoever has it must run Case Reviews.
    Grant.objects.create(
        subject_kind="review",
        subject_id=asked.pk,
        principal=f"user:{cast['lyle'].pk}",
        answer="content",
        basis="panel",
        since=at,
    )
    assert asked in Review.objects.visible_to(cast["lyle"])
    assert hand_on_all(of=grace, to=cast["lyle"], by=None, at=at) == 1
    assert hand_on_all(of=grace, to=None, by=None, at=at) == 0
    asked.refresh_from_db()
    assert asked.contact is None


def test_the_table_of_sight_is_what_the_facts_demand(reviewed, grace, cast):
    from commonside.ground.agencies.queries import differences

    at = reviewed.reviewed_at
    living.recommend(reviewed, grace, at, cast["tom"].agency)
    living.send_outcome(reviewed, grace, at)
    actions.know(review=reviewed, by=cast["samuel"], at=at)
    assert differences().lines == []
