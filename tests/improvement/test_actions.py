"""What is kept of a project, and who may sign, quote and reply."""

from datetime import timedelta

import pytest

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.steering.improvement import actions
from commonside.steering.improvement.models import Point, Quote, Suggestion
from commonside.steering.improvement.queries import plan as plans
from commonside.steering.improvement.queries import voices as heard
from tests.improvement import living


@pytest.fixture
def samuel(cast):
    return cast["samuel"]


@pytest.fixture
def project(samuel, at):
    return living.begun(samuel, at)


def test_a_project_says_what_it_asks(samuel, at):
    with pytest.raises(Refused, match="begins"):
        actions.begin_project(title="X", question="Y", since=None, by=samuel, at=at)
    made = living.begun(samuel, at, title=" BESST ")
    assert made.title == "BESST"
    assert Event.objects.get().kind == "improvement.begun"


def test_the_plan_shows_fifteen_points_and_the_percentage_evidenced(
    project, cast, samuel, at
):
    """Row 144."""
    points = [living.point(project, samuel, at) for _ in range(15)]
    assert [one.number for one in points] == list(range(1, 16))
    for one in points[:4]:
        actions.evidence(point=one, text="Seen in May.", by=samuel, at=at)
    for one in points[:3]:
        actions.sign_off(point=one, by=cast["helen"], at=at)
    actions.drop_point(point=points[14], why="No money.", by=samuel, at=at)
    counts, percent = plans.counts(project)
    assert list(counts.values()) == [10, 1, 3, 1]
    assert percent == 20
    (summary,) = plans.summaries(plans.projects(samuel))
    assert (summary.points, summary.percent) == (15, 20)
    done = plans.points(project, stand="done")
    assert [one.number for one in done] == [1, 2, 3]


def test_a_point_needs_its_day(project, samuel, at):
    with pytest.raises(Refused, match="after the project began"):
        actions.recommend(
            project=project, text="x", owner=samuel, due_on=None, by=samuel, at=at
        )


def test_who_answers_for_it_or_brought_evidence_does_not_sign(project, cast, at):
    samuel, helen, grace = cast["samuel"], cast["helen"], cast["grace"]
    point = living.point(project, samuel, at, owner=helen)
    with pytest.raises(Refused, match="no evidence"):
        actions.sign_off(point=point, by=grace, at=at)
    actions.evidence(point=point, text="Seen.", by=samuel, at=at)
    for one in (samuel, helen):
        with pytest.raises(Refused, match="Somebody else signs"):
            actions.sign_off(point=point, by=one, at=at)
    assert actions.sign_off(point=point, by=grace, at=at).signed_by == grace
    with pytest.raises(Refused, match="is over"):
        actions.evidence(point=point, text="More.", by=samuel, at=at)
    with pytest.raises(Refused, match="is over"):
        actions.drop_point(point=point, why="No.", by=samuel, at=at)


def test_each_finding_links_to_a_point_and_its_state(project, samuel, cast, at):
    """Row 140."""
    point = living.point(project, samuel, at)
    living.found(project, samuel, at, point=point)
    living.found(project, samuel, at, why_none="It is the law.")
    rows = plans.leading(plans.findings(samuel, project))
    assert [one.stand for one in rows] == ["open", None]
    actions.evidence(point=point, text="Seen.", by=samuel, at=at)
    actions.sign_off(point=point, by=cast["helen"], at=at)
    assert plans.leading(plans.findings(samuel, project))[0].stand == "done"
    other = living.begun(samuel, at, title="Other")
    with pytest.raises(Refused, match="another project"):
        living.found(other, samuel, at, point=point)


def test_a_theme_shows_how_many_victims_raised_it_and_the_change(project, samuel, at):
    """Row 141."""
    victims = living.held(project, samuel, at)
    staff = living.held(project, samuel, at, took_part=3, with_whom="practitioners")
    said = [living.voice(victims, n) for n in (1, 2, 3)]
    theme = living.theme(project, [*said, living.voice(staff, 1)], samuel, at)
    living.theme(project, said[:1], samuel, at, theme=theme)
    actions.change_made(
        theme=theme, change="We ring in a day.", on=at.date(), by=samuel, at=at
    )
    found = heard.theme(samuel, theme.code)
    assert (found.harmed, found.raised) == (3, 4)
    assert (found.change, found.changed_on) == ("We ring in a day.", at.date())
    actions.withdraw(voice=said[0], by=samuel, at=at)
    (found,) = heard.themes(samuel, project)
    assert (found.harmed, found.raised) == (2, 3)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"held_on": None}, "day on which it was held"),
        ({"with_whom": "aliens"}, "who took part"),
        ({"may_quote": 9}, "No more than took part"),
    ],
)
def test_a_workshop_is_recorded_after_it_was_held(project, samuel, at, change, match):
    with pytest.raises(Refused, match=match):
        living.held(project, samuel, at, **change)


def test_a_theme_was_raised_by_somebody_of_this_project(project, samuel, at):
    workshop = living.held(project, samuel, at)
    with pytest.raises(Refused, match="who raised it"):
        living.theme(project, [], samuel, at)
    with pytest.raises(Refused, match="Write this down"):
        living.theme(project, [living.voice(workshop, 1)], samuel, at, title=" ")
    other = living.begun(samuel, at, title="Other")
    with pytest.raises(Refused, match="another project"):
        living.theme(other, [living.voice(workshop, 1)], samuel, at)


def test_a_change_has_a_day_that_has_come(project, samuel, at):
    workshop = living.held(project, samuel, at)
    theme = living.theme(project, [living.voice(workshop, 1)], samuel, at)
    for day in (None, at.date() + timedelta(days=1)):
        with pytest.raises(Refused, match="day of the change"):
            actions.change_made(theme=theme, change="x", on=day, by=samuel, at=at)


def test_a_quote_is_shown_once_a_second_person_agrees_and_goes_with_consent(
    project, cast, samuel, at
):
    workshop = living.held(project, samuel, at, may_quote=1)
    first, second = (living.voice(workshop, n) for n in (1, 2))
    theme = living.theme(project, [first, second], samuel, at)
    said = {"theme": theme, "words": "I slept again.", "by": samuel, "at": at}
    with pytest.raises(Refused, match="did not agree"):
        actions.quote(voice=second, **said)
    row = actions.quote(voice=first, **said)
    assert heard.quotes(theme, reader=cast["joanne"]) == []
    assert heard.quotes(theme, reader=samuel) == [row]
    with pytest.raises(Refused, match="other than who wrote it"):
        actions.approve_quote(row=row, by=samuel, at=at)
    row = actions.approve_quote(row=row, by=cast["helen"], at=at)
    assert heard.quotes(theme, reader=cast["joanne"]) == [row]
    actions.withdraw(voice=first, by=samuel, at=at)
    assert not Quote.objects.exists()
    with pytest.raises(Refused, match="already"):
        actions.withdraw(voice=first, by=samuel, at=at)
    with pytest.raises(Refused, match="consent back"):
        living.theme(project, [living.voice(workshop, 1)], samuel, at)


def test_each_suggestion_has_a_reply_and_a_status(cast, samuel, at):
    """Row 142."""
    with pytest.raises(Refused, match="Write this down"):
        actions.suggest(text=" ", by=cast["dan"], at=at)
    row = actions.suggest(text=" Shorter forms. ", by=cast["dan"], at=at)
    assert (row.text, row.state) == ("Shorter forms.", "new")
    said = {"row": row, "text": "In May.", "at": at, "version": 1}
    with pytest.raises(Refused, match="Somebody else replies"):
        actions.reply(**said, state="planned", by=cast["dan"])
    row = actions.reply(**said, state="planned", by=samuel)
    assert (row.state, row.reply, row.replied_by) == ("planned", "In May.", samuel)
    with pytest.raises(Clash) as clash:
        actions.reply(**{**said, "row": row}, state="done", by=cast["helen"])
    assert (clash.value.theirs, clash.value.who) == ({"reply": "In May."}, samuel.name)
    other = actions.suggest(text="Longer forms.", by=samuel, at=at)
    with pytest.raises(Clash) as clash:
        actions.reply(
            row=other, text="x", state="done", by=cast["helen"], at=at, version=9
        )
    assert clash.value.who == ""


def test_everybody_has_one_voice_and_may_take_it_back(cast, at):
    row = actions.suggest(text="Shorter forms.", by=cast["dan"], at=at)
    assert actions.vote(row=row, by=cast["joanne"], at=at) is True
    assert heard.suggestion(cast["dan"], row.code).votes == 2
    assert actions.vote(row=row, by=cast["joanne"], at=at) is False
    assert heard.suggestion(cast["dan"], row.code).votes == 1
    with pytest.raises(Refused, match="yours"):
        actions.vote(row=row, by=cast["dan"], at=at)
    Suggestion.objects.update(state="done", reply="Yes.")
    with pytest.raises(Refused, match="over"):
        actions.vote(row=row, by=cast["joanne"], at=at)
    popular = heard.suggestions(cast["dan"], heard.Asked(state="done"))
    assert list(popular) == [row]


def test_nobody_without_the_words_reads_any_of_it(project, samuel, cast, at):
    point = living.point(project, samuel, at)
    row = actions.suggest(text="x", by=samuel, at=at)
    stranger = cast["stranger"]
    assert plans.project(stranger, project.code) is None
    assert plans.point(stranger, point.code) is None
    assert heard.suggestion(stranger, row.code) is None
    assert Point.objects.visible_to(samuel).count() == 1
