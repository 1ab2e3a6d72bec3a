"""The pages of improvement, from a workshop to a point that is signed off."""

import pytest
from django.urls import reverse

from commonside.steering.improvement import actions
from commonside.steering.improvement.models import Point, Project, Suggestion, Theme
from tests.improvement import living


def text(answer):
    return " ".join(answer.content.decode().split())


def go(name, *args):
    return reverse(f"improvement:{name}", args=args)


@pytest.fixture
def samuel(client, cast):
    client.force_login(cast["samuel"])
    return cast["samuel"]


@pytest.fixture
def project(samuel, at):
    return living.begun(samuel, at)


def test_a_project_is_begun_and_its_plan_evidenced_and_signed(client, samuel, cast):
    assert "No project yet" in text(client.get(go("projects")))
    half = text(client.post(go("begin"), {"title": "BESST"}))
    assert "Write this down." in half
    said = {"title": "BESST", "question": "How?", "since": "2026-01-05"}
    assert "no points yet" in text(client.post(go("begin"), said, follow=True))
    project = Project.objects.get()
    there = go("project", project.code)
    said = {"text": "Ring back.", "owner": samuel.pk, "due_on": "2026-12-18"}
    client.post(go("recommend", project.code), said)
    point = Point.objects.get()
    page = text(client.get(there))
    assert "0 %" in page
    assert "1. Ring back." in page
    mine = go("point", point.code)
    assert "Keep it" in text(client.get(mine))
    page = text(client.post(mine, {"text": "Seen in May."}, follow=True))
    assert "Evidence waits for a second person" in page
    sign = go("sign", point.code)
    assert "Somebody else signs it off" in text(client.post(sign, follow=True))
    client.force_login(cast["helen"])
    assert "Done, signed off" in text(client.post(sign, follow=True))
    page = text(client.get(there, {"stand": "done"}))
    assert "100 %" in page
    assert "No point stands there." in text(client.get(there, {"stand": "open"}))
    assert "1 point, 100 % evidenced" in text(client.get(go("projects")))


def test_a_point_is_dropped_with_its_reason(client, project, samuel, at):
    point = living.point(project, samuel, at)
    page = text(client.post(go("drop", point.code), {"why": "No money."}, follow=True))
    assert "No money." in page
    assert "Bring evidence" not in page


def test_findings_show_what_follows(client, project, samuel, at):
    there = go("findings", project.code)
    assert "Nothing was recorded yet." in text(client.get(there))
    point = living.point(project, samuel, at)
    add = go("add-finding", project.code)
    said = {"text": "Calls are late.", "source": "The waits"}
    assert "or say why nothing does" in text(client.post(add, said))
    client.post(add, {**said, "point": point.pk})
    client.post(add, {**said, "why_none": "It is the law."})
    page = text(client.get(there))
    assert "Point 1</a>: open" in page
    assert "Nothing follows:</b> It is the law." in page


def test_a_workshop_leads_to_a_theme_a_quote_and_a_change(client, project, cast):
    said = {
        "title": "Marram House",
        "held_on": "2026-03-02",
        "with_whom": "victims",
        "took_part": 4,
        "may_quote": 2,
    }
    page = text(client.post(go("hold", project.code), said, follow=True))
    assert page.count("may be quoted") == 2
    workshop = project.workshops.get()
    voices = [living.voice(workshop, number) for number in (1, 2)]
    raised = {"title": "Nobody rang back", "voices": [one.pk for one in voices]}
    page = text(client.post(go("raise-theme", project.code), raised, follow=True))
    assert "<b>2</b> of those harmed raised it" in page
    theme = Theme.objects.get()
    there = go("theme", theme.code)
    quote = {"voice": voices[0].pk, "words": "I slept again."}
    page = text(client.post(go("quote", theme.code), quote, follow=True))
    assert "not approved" in page
    row = theme.quotes.get()
    approve = go("approve", theme.code, row.pk)
    assert "other than who wrote it" in text(client.post(approve, follow=True))
    client.force_login(cast["helen"])
    assert "Approved." in text(client.post(approve, follow=True))
    assert client.post(go("approve", theme.code, 0)).status_code == 404
    client.post(there, {"change": "We ring in a day.", "on": "2026-05-04"})
    client.force_login(cast["joanne"])
    page = text(client.get(there))
    assert "I slept again." in page
    assert "Say what was changed" not in page
    page = text(client.get(go("heard", project.code)))
    assert "We ring in a day." in page
    assert "4 took part" in page
    client.force_login(cast["samuel"])
    client.post(go("withdraw", workshop.code, 1))
    assert client.post(go("withdraw", workshop.code, 9)).status_code == 404
    page = text(client.get(there))
    assert "<b>1</b> of those harmed raised it" in page
    assert "I slept again." not in page


def test_a_suggestion_is_made_supported_and_answered(client, cast, samuel, at):
    client.force_login(cast["tom"])
    listed = go("suggestions")
    assert "Nothing here yet." in text(client.get(listed))
    assert "Write this down." in text(client.post(listed, {"text": " "}))
    page = text(client.post(listed, {"text": "Shorter forms."}, follow=True))
    assert "1 voice. Waits for a reply" in page
    row = Suggestion.objects.get()
    there, vote = go("suggestion", row.code), go("vote", row.code)
    assert "would like this too" not in text(client.get(there))
    assert "yours" in text(client.post(vote, follow=True))
    client.force_login(samuel)
    assert "Take my voice back" in text(client.post(vote, follow=True))
    half = text(client.post(there, {"version": 1, "state": "planned", "text": ""}))
    assert "Write this down." in half
    said = {"version": 1, "state": "planned", "text": "In May."}
    assert "Planned" in text(client.post(there, said, follow=True))
    clash = client.post(there, {**said, "text": "In June."})
    assert clash.status_code == 409
    page = text(clash)
    assert "replied meanwhile:</b> In May." in page
    assert "In June." in page
    assert 'name="version" value="2"' in page
    page = text(client.get(listed, {"state": "planned", "order": "newest"}))
    assert "2 voices. Planned" in page
    assert "Nothing here yet." in text(client.get(listed, {"state": "done"}))


@pytest.mark.parametrize(
    "name", ["project", "point", "theme", "workshop", "suggestion"]
)
def test_what_is_not_there_is_not_there(client, samuel, name):
    assert client.get(go(name, "nothing")).status_code == 404


def test_lists_cost_few_queries_whatever_their_length(
    client, project, samuel, cast, at, django_assert_max_num_queries
):
    for _ in range(4):
        point = living.point(project, samuel, at)
        living.found(project, samuel, at, point=point)
        actions.suggest(text="x", by=cast["dan"], at=at)
    places = [go("suggestions"), go("projects")]
    places += [go(name, project.code) for name in ("project", "findings", "heard")]
    client.get(places[0])
    for there in places:
        with django_assert_max_num_queries(11):
            client.get(there)
