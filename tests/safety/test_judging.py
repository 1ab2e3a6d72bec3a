"""Risk of the person, of the case and of somebody alleged: three things, kept apart."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from commonside.ground.audit.refusals import Refused
from commonside.ground.practice.queries import current
from commonside.work.cases import actions as cases
from commonside.work.cases.models import Assessment
from commonside.work.cases.rules.drawing import HEIGHT, LEFT, TOP, WIDTH, Scored, draw
from commonside.work.safety import actions, queries
from commonside.work.safety.models import Judgement
from tests.cases import living as case_living
from tests.safety.living import OF_ALLEGED, OF_CASE

DAY = timedelta(days=1)


def judged(case, by, at, **more):
    values = {"about": "case", "answers": OF_CASE, "why": "Seen on Monday.", **more}
    return actions.judge(case=case, by=by, at=at, **values)


@pytest.fixture
def him(case, cast, at):
    made = cases.add_party(
        case=case, role="alleged", known_as="Man above", by=cast["joanne"], at=at
    )
    return made.person


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, "low"),
        ({"standing_still": "slow"}, "raised"),
        ({"standing_still": "slow", "tension": "yes"}, "high"),
    ],
)
def test_the_most_serious_answer_decides(case, cast, at, answers, level):
    assert judged(case, cast["joanne"], at, answers=OF_CASE | answers).level == level


def test_no_judgement_changes_the_band_of_the_person_harmed(case, him, cast, at):
    """The three are kept apart, in both directions."""
    joanne = cast["joanne"]
    case_living.assess(case, joanne, at)
    before = (case.band, case.score, Assessment.objects.count())
    judged(case, joanne, at, answers=OF_CASE | {"tension": "yes"})
    said = {"about": "alleged", "person": him}
    dangerous = OF_ALLEGED | {"violence": "violence", "health": "some"}
    judged(case, joanne, at, answers=dangerous, **said)
    case.refresh_from_db()
    assert (case.band, case.score, Assessment.objects.count()) == before
    case_living.assess(case, joanne, at + DAY, answers=case_living.WORST)
    of_case, of_people = queries.judged(case)
    assert of_case.level == "High"
    assert of_case.care == []
    (one,) = of_people
    assert one.serious == [
        ("Have they been violent, or threatened it?", "Violence, or a weapon")
    ]
    assert [answer for _, answer in one.care] == ["Yes, or it was said"]


def test_the_newest_of_each_is_shown(case, him, cast, at):
    for days, answers in ((0, {"tension": "yes"}), (1, {})):
        judged(case, cast["joanne"], at + days * DAY, answers=OF_CASE | answers)
    of_case, of_people = queries.judged(case)
    assert (of_case.level, of_people) == ("Low", [])


def test_a_judgement_lacks_nothing_and_is_of_somebody_alleged_here(case, him, cast, at):
    joanne = cast["joanne"]
    with pytest.raises(Refused) as no:
        judged(case, joanne, at, answers={"tension": "odd"}, why=" ")
    assert len(no.value.obstacles) == 5
    said = {"about": "alleged", "answers": OF_ALLEGED}
    with pytest.raises(Refused) as no:
        judged(case, joanne, at, **said)
    assert "whom it is about" in str(no.value)
    victim = case.parties.get(is_main=True).person
    with pytest.raises(Refused) as no:
        judged(case, joanne, at, **said, person=victim)
    assert "Nobody alleges" in str(no.value)
    assert not Judgement.objects.exists()


def page(user, name, *args, **values):
    client = Client()
    client.force_login(user)
    address = reverse(name, args=args)
    return client.post(address, values) if values else client.get(address)


def test_the_risk_page_says_the_three_apart(case, cast, at):
    joanne, ref = cast["joanne"], case.reference
    assert page(joanne, "safety:judge-alleged", ref).status_code == 404
    cases.add_party(case=case, role="alleged", known_as="Man above", by=joanne, at=at)
    him = queries.alleged(case).get()
    first = page(joanne, "cases:risk", ref).content.decode()
    assert "Not judged yet" in first
    page(joanne, "safety:judge-case", ref, **OF_CASE, why="The yard talks.")
    dangerous = OF_ALLEGED | {"at_the_door": "never_alone"}
    page(
        joanne, "safety:judge-alleged", ref, person=him.pk, **dangerous, why="PC Lyle."
    )
    said = page(joanne, "cases:risk", ref).content.decode()
    places = [
        said.index(words)
        for words in (
            "Risk to Mrs Begum",
            "Risk of the case: Low",
            "The yard talks.",
            "About who is alleged",
            "Man above: High",
            "Nobody goes alone",
        )
    ]
    assert places == sorted(places)


# The scores, drawn.


def test_two_scores_or_more_are_drawn_with_their_table(case, cast, at):
    joanne, ref = cast["joanne"], case.reference
    case_living.assess(case, joanne, at)
    assert "cs-scores" not in page(joanne, "cases:risk", ref).content.decode()
    case_living.assess(case, joanne, at + DAY, answers=case_living.WORST)
    said = page(joanne, "cases:risk", ref).content.decode()
    assert 'aria-label="Scores, oldest first: 0, 29."' in said
    assert said.count("<circle") == 2
    table = said[said.index("Scores, the newest first") :]
    assert table.index(">29<") < table.index(">0<")


def test_scores_stand_from_left_to_right_and_by_their_share(practice, at):
    scheme = current("risk", "ram", at.date()).body
    scored = [
        Scored(at, 0, 48, 3),
        Scored(at + DAY, 48, 48, 1),
        Scored(at + 2 * DAY, 12, 24, 2),
    ]
    drawing = draw(scored, scheme)
    assert [dot.x for dot in drawing.dots] == [LEFT, LEFT + WIDTH // 2, LEFT + WIDTH]
    assert [dot.y for dot in drawing.dots] == [TOP + HEIGHT, TOP, TOP + HEIGHT // 2]
    assert [line.label for line in drawing.lines] == ["Standard", "Medium", "High"]
    assert drawing.lines[2].y < drawing.lines[1].y < drawing.lines[0].y
    assert draw(scored[:1], scheme) is None
    # Asked twice in one moment, which no clock forbids.
    assert draw([scored[0], scored[0]], scheme).dots[1].x == LEFT
