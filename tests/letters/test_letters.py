"""Staff get one message a day, and four things at once; no message names anybody."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import transaction

from commonside.ground.duties.models import Due, Step
from commonside.ground.letters import actions, rules
from commonside.ground.letters.models import Letter

DAY = date(2026, 11, 19)


@pytest.fixture
def busy(cast, at):
    """Joanne owes forty contacts, and a partner refused her a step."""
    for number in range(40):
        Due.objects.create(
            subject_kind="case",
            subject_id=number,
            kind="update",
            owner_user=cast["joanne"],
            since=at,
            due_at=at + timedelta(hours=number - 39),
            rule="medium.update",
        )
    Step.objects.create(
        subject_kind="case",
        subject_id=1,
        text="Change the lock",
        purpose="protect",
        state="refused",
        owner_agency=cast["tom"].agency,
        offered_by=cast["joanne"],
        offered_at=at,
    )
    return cast


def test_an_officer_with_forty_cases_gets_one_message_a_day(busy, at):
    assert actions.write_digests(on=DAY, at=at) == 1
    assert actions.write_digests(on=DAY, at=at + timedelta(hours=1)) == 0
    letter = Letter.objects.get()
    assert letter.to == busy["joanne"]
    assert letter.body.startswith("Late: 39\nDue today: 1\nRefused by a partner: 1")
    assert actions.write_digests(on=DAY + timedelta(days=1), at=at) == 1


def test_what_cannot_wait_is_told_once_a_day(cast, at):
    people = [cast["joanne"], cast["samuel"], cast["joanne"], None]
    for hours in (0, 3):
        with transaction.atomic():
            actions.tell_at_once(
                "new_high",
                to=people,
                about="case:7",
                by=None,
                at=at + timedelta(hours=hours),
            )
    assert Letter.objects.count() == 2


def test_somebody_who_left_is_told_nothing(cast, at):
    cast["joanne"].is_active = False
    with transaction.atomic():
        made = actions.tell_at_once(
            "conflict", to=[cast["joanne"]], about="case:7", by=None, at=at
        )
    assert made == []


def test_messages_are_sent_once(busy, at):
    actions.write_digests(on=DAY, at=at)
    assert actions.send_queued(at=at) == (1, 0)
    assert actions.send_queued(at=at) == (0, 0)
    assert [m.to for m in mail.outbox] == [["joanne@example.org"]]
    assert mail.outbox[0].subject == "Commonside: your day"


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(busy, at, monkeypatch):
    def refuse(letter):
        raise ConnectionRefusedError

    actions.write_digests(on=DAY, at=at)
    monkeypatch.setattr(actions.staff, "_mail", refuse)
    assert actions.send_queued(at=at) == (0, 1)
    assert actions.send_queued(at=at) == (0, 0)
    for hour in range(1, rules.GIVE_UP_AFTER + 2):
        actions.send_queued(at=at + timedelta(hours=2 * hour))
    letter = Letter.objects.get()
    assert letter.state == Letter.State.FAILED
    assert letter.attempts == rules.GIVE_UP_AFTER


def test_a_letter_that_somebody_else_just_sent_is_left_alone(busy, at):
    actions.write_digests(on=DAY, at=at)
    Letter.objects.update(state=Letter.State.SENT)
    assert actions.staff._send_one(Letter.objects.get().pk, at=at) is None


def test_a_message_without_an_address_fails(busy, at):
    actions.write_digests(on=DAY, at=at)
    busy["joanne"].email = ""
    busy["joanne"].save()
    assert actions.send_queued(at=at) == (0, 1)


@pytest.mark.parametrize("kind", rules.AT_ONCE)
def test_no_message_says_more_than_it_must(kind):
    subject, body = rules.at_once(kind, "https://example.org/staff/work/")
    for word in ("case:", "C-0", "Mrs", "victim", "domestic", "hate"):
        assert word not in subject + body


def test_everybody_reads_their_own_messages_and_nobody_elses(busy, at, client):
    actions.write_digests(on=DAY, at=at)
    client.force_login(busy["joanne"])
    assert "Late: 39" in client.get("/staff/letters/").content.decode()
    client.force_login(busy["dan"])
    assert "No message yet" in client.get("/staff/letters/").content.decode()
