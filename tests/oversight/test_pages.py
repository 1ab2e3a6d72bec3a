"""The pages of supervision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonside.work.cases.actions import conflict
from commonside.work.cases.actions.having import grant_to_owner
from commonside.work.cases.models import Case
from commonside.work.oversight.models import Cover, Sampled, ShiftNote, Supervision
from tests.oversight import living

NAMES = ("samples", "draw", "many", "owed", "shift", "covers", "arrange")
SAMPLES, DRAW, MANY, OWED, SHIFT, COVERS, ARRANGE = (
    reverse(f"oversight:{name}") for name in NAMES
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
    assert "Reviews, and what samples said" in more
    assert "Ring sooner." in text(client.get(readings))
    client.force_login(cast["tom"])
    assert client.get(readings).status_code == 404


def test_cases_are_chosen_and_moved(opened, client, samuel, cast):
    first, second = opened(), opened()
    assert f'href="{MANY}"' in text(client.get(reverse("cases:team")))
    empty = text(client.get(MANY, {"owner": "x", "act": "x"}))
    assert "Whose cases" in empty
    assert "Mrs Begum" not in empty
    there = f"{MANY}?act=move&owner={cast['joanne'].pk}"
    page = text(client.get(there))
    assert page.count("Mrs Begum") == 2
    assert "Dan Reeve: nothing open" in page
    said = {"to": cast["dan"].pk, "why": "Joanne leaves."}
    assert "Choose at least one case." in text(client.post(there, said))
    page = text(client.post(there, {**said, "cases": [first.reference, "C-000000"]}))
    assert "1 moved, 1 stayed as it was." in page
    assert "C-000000: There is no such case that you may see." in page
    assert page.count("Mrs Begum") == 1
    owners = dict(Case.objects.values_list("pk", "owner"))
    assert owners == {first.pk: cast["dan"].pk, second.pk: cast["joanne"].pk}


def test_an_officer_leaves_and_forty_cases_move_with_a_refusal_listed(
    practice, client, samuel, cast, at
):
    joanne, dan = cast["joanne"], cast["dan"]
    rows = [
        Case(
            reference=f"C-8{number:05}",
            known_as=f"Flat {number}",
            category="noise",
            owner=joanne,
            team=joanne.teams[0],
            lead_agency=joanne.agency,
            opened_at=at,
            opened_by=samuel,
        )
        for number in range(41)
    ]
    made = Case.objects.bulk_create(rows)
    for case in made:
        grant_to_owner(case, [case], at=at)
    conflict(subject=made[7], by=dan, at=at)
    there = f"{MANY}?act=move&owner={joanne.pk}"
    said = {"to": dan.pk, "why": "Joanne leaves.", "cases": [c.reference for c in made]}
    page = text(client.post(there, said))
    assert "40 moved, 1 stayed as it was." in page
    assert f"{made[7].reference}</a>: Dan Reeve cannot take this case." in page
    assert Case.objects.filter(owner=dan).count() == 40
    assert Case.objects.get(owner=joanne) == made[7]


def test_no_case_that_the_mover_does_not_see_is_moved(case, client, samuel, cast, at):
    conflict(subject=case, by=samuel, at=at)
    said = {"to": cast["dan"].pk, "why": "Why not.", "cases": [case.reference]}
    there = f"{MANY}?act=move&owner={cast['joanne'].pk}"
    client.post(there, said)
    case.refresh_from_db()
    assert case.owner == cast["joanne"]


def test_an_officer_leaves_one_note_on_many_and_may_not_move(case, client, cast):
    client.force_login(cast["joanne"])
    there = f"{MANY}?act=note&owner={cast['joanne'].pk}"
    assert "Move them" not in text(client.get(there))
    said = {"text": "The court sits at ten.", "cases": [case.reference]}
    assert "1 noted." in text(client.post(there, said))
    moved = client.post(f"{MANY}?act=move", {"cases": [case.reference]})
    assert "moved" not in text(moved)


def test_a_review_is_recorded_with_its_decision_and_listed(case, client, samuel):
    more = text(client.get(reverse("cases:more", args=[case.reference])))
    assert "I have looked at the whole case" in more
    assert "Mrs Begum" in text(client.get(OWED, {"level": "head", "owner": "x"}))
    assert "No review fits" in text(client.get(OWED, {"when": "late"}))
    review = reverse("oversight:review", args=[case.reference])
    half = text(client.post(review, {"level": "manager", "decision": "change_plan"}))
    assert "Write what is to be done." in half
    said = {"level": "manager", "decision": "change_plan", "note": "Ask Housing."}
    answer = client.post(review, said)
    page = text(client.get(answer.url))
    assert "Change the plan." in page
    assert "Ask Housing." in page
    assert Supervision.objects.get().level == "manager"
    assert "not looked at yet" not in text(client.get(OWED))


def test_a_review_is_not_for_whoever_works_the_case(case, client, cast):
    client.force_login(cast["joanne"])
    review = reverse("oversight:review", args=[case.reference])
    assert client.get(review).status_code == 404
    assert client.get(OWED).status_code == 404


def test_a_note_is_left_on_the_case_and_taken_on_the_page_of_the_shift(
    case, client, cast
):
    client.force_login(cast["joanne"])
    leave = reverse("oversight:leave-note", args=[case.reference])
    assert "Pass the case on" not in text(client.get(leave))
    client.post(leave, {"text": "Ring before noon."})
    page = text(client.get(reverse("cases:case", args=[case.reference])))
    assert "For whoever comes next" in page
    assert "I have it" not in page
    assert "left by you" in text(client.get(SHIFT, {"show": "mine"}))
    note = ShiftNote.objects.get()
    take = reverse("oversight:take-note", args=[note.code])
    assert "somebody else takes it" in text(client.post(take, follow=True))
    client.force_login(cast["dan"])
    assert "Nothing waits" in text(client.get(SHIFT, {"show": "mine"}))
    assert "Next: " in text(client.get(SHIFT))
    assert "Dan Reeve has it" in text(client.post(take, follow=True))
    assert client.post(reverse("oversight:take-note", args=["x"])).status_code == 404


def test_a_leader_passes_the_case_on_with_its_note(case, client, samuel, cast):
    leave = reverse("oversight:leave-note", args=[case.reference])
    client.post(leave, {"text": "Ring before noon.", "to": cast["dan"].pk})
    case.refresh_from_db()
    assert case.owner == cast["dan"]
    assert ShiftNote.objects.get().case == case


def test_the_team_leaves_a_note_for_everybody(practice, client, samuel, cast):
    assert "Write what the next one" in text(client.post(SHIFT, {"text": ""}))
    page = text(client.post(SHIFT, {"text": "Keys at the porter."}, follow=True))
    assert "For everybody" in page
    client.force_login(cast["lyle"])
    assert "Leave a note for" not in text(client.get(SHIFT))
    client.post(SHIFT, {"text": "Not of a team."})
    assert ShiftNote.objects.count() == 1


def arranged(client, cast, **more):
    today = timezone.localdate()
    said = {
        "away": cast["joanne"].pk,
        "to": cast["dan"].pk,
        "since": today,
        "until": today + timedelta(days=4),
    }
    return client.post(ARRANGE, {**said, **more}, follow=True)


def test_somebody_arranges_their_own_cover_and_it_is_handed_back(case, client, cast):
    client.force_login(cast["joanne"])
    assert "Nobody is away" in text(client.get(COVERS))
    mine = text(client.get(ARRANGE))
    assert mine.count("Dan Reeve</option>") == 1
    wrong = text(arranged(client, cast, to=cast["joanne"].pk))
    assert "Choose somebody else." in wrong
    page = text(arranged(client, cast))
    assert "Arranged. It ends by itself." in page
    assert "Mrs Begum" in page
    cover = Cover.objects.get()
    there = reverse("oversight:cover", args=[cover.code])
    assert "Dan Reeve stands in for you" in text(client.get(reverse("web:my-work")))
    client.force_login(cast["dan"])
    assert "You stand in for Joanne" in text(client.get(reverse("web:my-work")))
    assert "Write what they find" in text(client.post(there, {"note": ""}))
    client.post(there, {"note": "Mrs Begum first."})
    end, read = (
        reverse(f"oversight:{name}", args=[cover.code])
        for name in ("end-cover", "read-back")
    )
    assert "Ended." in text(client.post(end, follow=True))
    assert "over already" in text(client.post(end, follow=True))
    assert "Dan Reeve stood in" in " ".join(
        text(client.get(COVERS, {"show": "over"})).split()
    )
    client.force_login(cast["joanne"])
    assert "Read what Dan Reeve did" in text(client.get(reverse("web:my-work")))
    page = text(client.get(there))
    assert "Mrs Begum first." in page
    assert "I have read what was done" in page
    client.post(read)
    assert "Read what" not in text(client.get(reverse("web:my-work")))


def test_the_cover_of_another_team_is_not_there(cast, client, at):
    cover = living.covered(cast["joanne"], cast["dan"], at)
    client.force_login(cast["noor"])
    there = reverse("oversight:cover", args=[cover.code])
    assert client.get(there).status_code == 404
