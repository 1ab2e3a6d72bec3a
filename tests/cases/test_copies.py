"""What a job makes belongs to who asked, and rights are asked twice (S5)."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.actions import end_agreement
from commonside.ground.agencies.models import Holding
from commonside.ground.audit.models import Event
from commonside.ground.timetable import actions as timetable
from commonside.ground.timetable import results
from commonside.ground.timetable.models import Result
from commonside.ground.timetable.working import run_one
from commonside.work.cases import actions
from commonside.work.cases.models import Case
from tests.cases import living


@pytest.fixture
def samuel(cast, client):
    client.force_login(cast["samuel"])
    return client


def asked(client):
    """The result that a press on "Make the copy" leaves, not made yet."""
    answer = client.post(reverse("cases:copy"))
    assert answer.status_code == 302
    return Result.objects.get()


def made(client):
    result = asked(client)
    assert run_one(["long"], worker="here:1:1")
    result.refresh_from_db()
    return result


def fetched(client, result):
    return client.get(reverse("web:result-file", args=[result.code]))


def rows(answer):
    return list(csv.reader(io.StringIO(answer.content.decode())))


def test_a_copy_is_asked_for_made_and_fetched(case, samuel):
    assert reverse("cases:copy") in samuel.get(reverse("cases:list")).content.decode()
    result = asked(samuel)
    address = reverse("web:result", args=[result.code])
    assert "being made" in samuel.get(address).content.decode()
    assert fetched(samuel, result).status_code == 404
    run_one(["long"], worker="here:1:1")
    assert "Ready since" in samuel.get(address).content.decode()
    answer = fetched(samuel, result)
    marked, header, line = rows(answer)
    assert marked[0].startswith("For Samuel Osei alone, ")
    assert (header[0], line[:3]) == ("Number", [case.reference, "Mrs Begum", "High"])
    assert "Begum" not in answer["Content-Disposition"]
    event = Event.objects.get(kind="result.fetched")
    assert (event.is_view, f"case:{case.pk}" in event.body) == (True, True)


def test_what_it_holds_cannot_be_read_in_the_database(case, samuel):
    from django.db import connection

    made(samuel)
    with connection.cursor() as cursor:
        cursor.execute("SELECT held FROM timetable_result")
        assert "Begum" not in cursor.fetchone()[0]


def test_a_role_removed_before_the_fetch_refuses_it(case, samuel, cast):
    """S5: role removed between request and download: refused."""
    result = made(samuel)
    Holding.objects.filter(user=cast["samuel"], role="team_leader").delete()
    assert fetched(samuel, result).status_code == 404
    assert samuel.get(reverse("web:result", args=[result.code])).status_code == 404


def test_a_role_removed_before_the_job_runs_makes_nothing(case, samuel, cast):
    """S5: the job asks as the person, when it runs."""
    result = asked(samuel)
    Holding.objects.filter(user=cast["samuel"], role="team_leader").delete()
    run_one(["long"], worker="here:1:1")
    result.refresh_from_db()
    assert (result.state, result.held) == (Result.State.REFUSED, None)


def test_a_paper_made_earlier_is_not_fetched_once_the_agreement_ended(
    case, cast, client, at
):
    """S9: papers made earlier are asked at delivery whether the agreement stands."""
    living.bring_in(case, cast["lyle"].agency, cast["joanne"], at)
    Holding.objects.create(user=cast["lyle"], role="team_leader")
    client.force_login(cast["lyle"])
    result = made(client)
    assert rows(fetched(client, result))[2][0] == case.reference
    who = {"why": "They left.", "by": cast["ines"], "at": timezone.now()}
    end_agreement(cast["lyle"].agency, **who)
    assert fetched(client, result).status_code == 404
    assert client.get(reverse("web:result", args=[result.code])).status_code == 404


def test_what_closed_meanwhile_is_not_in_the_file(case, opened, samuel, cast, at):
    """S5: sight is asked again when the result is fetched."""
    other = opened()
    result = made(samuel)
    assert len(rows(fetched(samuel, result))) == 4
    actions.conflict(subject=other, by=cast["samuel"], at=at)
    found = rows(fetched(samuel, result))
    assert [line[0] for line in found[2:]] == [case.reference]


def test_it_is_of_nobody_else_and_expires(case, samuel, cast, client):
    """S5: results belong to the requester and expire in 24 hours."""
    result = made(samuel)
    client.force_login(cast["grace"])
    Holding.objects.create(user=cast["grace"], role="team_leader")
    assert fetched(client, result).status_code == 404
    now = timezone.now()
    later = now + timedelta(hours=24, minutes=1)
    assert results.of(cast["samuel"], result.code, at=now) == result
    assert results.of(cast["samuel"], result.code, at=later) is None
    timetable.prune(at=later)
    assert not Result.objects.exists()


def test_a_cell_is_never_a_formula(case, samuel):
    Case.objects.filter(pk=case.pk).update(known_as="=HYPERLINK(1)")
    assert rows(fetched(samuel, made(samuel)))[2][1] == "'=HYPERLINK(1)"


def test_it_is_made_once_though_the_job_runs_twice(case, samuel):
    from commonside.ground.timetable.jobs import make_result

    result = made(samuel)
    make_result.call(result.pk)
    assert Event.objects.filter(kind="result.made").count() == 1
