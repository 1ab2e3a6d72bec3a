"""The pages of samples and of moving many cases."""

import pytest
from django.urls import reverse

from commonside.work.cases.actions import conflict
from commonside.work.cases.models import Case
from commonside.work.oversight.models import Sampled
from tests.oversight import living

SAMPLES, DRAW, MOVE = (
    reverse(f"oversight:{name}") for name in ("samples", "draw", "move")
)


@pytest.fixture
def samuel(client, cast):
    client.force_login(cast["samuel"])
    return cast["samuel"]


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_sample_is_drawn_read_and_counted(case, client, samuel):
    assert "No sample has been drawn yet" in text(client.get(SAMPLES))
    there = client.post(DRAW, {"size": 6}).url
    page = text(client.get(there))
    assert "Mrs Begum" in page
    assert "Read and score" in page
    code = there.rstrip("/").rsplit("/", 1)[-1]
    score = reverse("oversight:score", args=[case.reference, code])
    asked = text(client.get(score))
    assert "Read the case, and answer" in asked
    half = client.post(score, {"wishes": "yes", "version": 1, "note": "Ring sooner."})
    assert "Answer this too." in text(half)
    assert "Ring sooner." in text(half)
    row = Sampled.objects.get()
    whole = {**living.all_of(row), "risk": "no", "note": "Ring sooner.", "version": 1}
    answer = client.post(score, whole)
    assert answer.url == reverse("oversight:readings", args=[case.reference])
    assert "Ring sooner." in text(client.get(answer.url))
    trend = text(client.get(SAMPLES))
    assert "1 of 1 read" in trend
    assert "0 of 1" in trend
    assert trend.count('scope="col"') == 2  # the question, and the one month read
    clash = client.post(score, {**whole, "note": "Mine."})
    assert clash.status_code == 409
    assert "Ring sooner." in text(clash)


def test_a_team_without_cases_reads_why_no_sample_is_drawn(practice, client, samuel):
    assert "worked no case in the last 28 days" in text(client.post(DRAW, {"size": 6}))


def test_owners_read_what_samples_said_and_partners_do_not(case, client, cast, at):
    sample = living.drawn(cast["samuel"], at)
    living.scored(sample.sampled.get(), cast["samuel"], at, note="Ring sooner.")
    readings = reverse("oversight:readings", args=[case.reference])
    client.force_login(cast["joanne"])
    more = text(client.get(reverse("cases:more", args=[case.reference])))
    assert "What samples said of it" in more
    assert "Ring sooner." in text(client.get(readings))
    client.force_login(cast["tom"])
    assert client.get(readings).status_code == 404


def test_cases_are_chosen_and_moved(opened, client, samuel, cast):
    first, second = opened(), opened()
    assert f'href="{MOVE}"' in text(client.get(reverse("cases:team")))
    empty = text(client.get(MOVE, {"owner": "x"}))
    assert "Whose cases" in empty
    assert "Mrs Begum" not in empty
    there = f"{MOVE}?owner={cast['joanne'].pk}"
    assert text(client.get(there)).count("Mrs Begum") == 2
    said = {"to": cast["dan"].pk, "why": "Joanne leaves."}
    assert "Choose at least one case." in text(client.post(there, said))
    page = text(client.post(there, {**said, "cases": [first.reference, "C-000000"]}))
    assert "1 moved." in page
    assert page.count("Mrs Begum") == 1
    owners = dict(Case.objects.values_list("pk", "owner"))
    assert owners == {first.pk: cast["dan"].pk, second.pk: cast["joanne"].pk}


def test_no_case_that_the_mover_does_not_see_is_moved(case, client, samuel, cast, at):
    conflict(subject=case, by=samuel, at=at)
    said = {"to": cast["dan"].pk, "why": "Why not.", "cases": [case.reference]}
    there = f"{MOVE}?owner={cast['joanne'].pk}"
    client.post(there, said)
    case.refresh_from_db()
    assert case.owner == cast["joanne"]
