"""The tour signs in as the right person, and the first state comes back."""

import pytest
from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.shell.web import afresh, fuse
from commonside.shell.web.tour import STEPS
from tests.house.world import THEN, build


@pytest.fixture
def lit(db, settings, monkeypatch):
    """A house with persona doors, and what the tour leads to."""
    settings.ROOT_URLCONF = "tests.web.lit"
    monkeypatch.setattr(fuse, "is_lit", lambda: True)
    world = build(rooms=False)
    Version.objects.create(
        kind="demonstration",
        key="tour",
        version=1,
        valid_from=THEN.date(),
        body={"case": world.case.reference, "sample": {"words": "He was here."}},
        digest="0",
    )
    forget()
    return world


def test_the_tour_shows_its_steps_and_the_cast(lit, client):
    page = client.get("/tour/").content.decode()
    assert "Live one case in five minutes" in page
    assert "Joanne Fielding" in page
    assert "Sam Nobody" not in page
    assert "Start afresh" not in page


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.verb)
def test_each_step_is_somebody_and_leads_somewhere(lit, client, step):
    answer = client.post(step.door)
    assert answer.status_code == 302
    if step.persona:
        assert client.session["_auth_user_id"] == str(lit.cast[step.persona].pk)
        assert answer.url == "/staff/account/second-step/"
        answer = client.post(answer.url)
    page = client.get(answer.url)
    assert page.status_code == 200
    assert f"<b>Step {step.number}</b>" in page.content.decode()


def test_there_is_no_eighth_step_and_no_step_by_another_door(lit, client):
    assert client.post("/tour/8/").status_code == 404
    assert client.post("/tour/2/").status_code == 404
    assert client.post("/staff/account/tour/1/").status_code == 404


def test_anybody_of_the_cast_has_a_door(lit, client):
    assert client.post("/staff/account/as/samuel/").status_code == 302
    assert client.session["_auth_user_id"] == str(lit.cast["samuel"].pk)
    assert client.post("/staff/account/as/nobody/").status_code == 404


def test_without_a_copy_there_is_no_starting_afresh(lit, client):
    afresh.copy_of().unlink(missing_ok=True)
    assert client.post("/tour/afresh/").status_code == 404


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_first_state_comes_back_as_it_was(cast, client, settings):
    settings.ROOT_URLCONF = "tests.web.lit"
    afresh.keep()
    with transaction.atomic():
        User.objects.filter(username="joanne").update(name="Somebody else")
    assert client.post("/tour/afresh/").status_code == 302
    assert User.objects.get(username="joanne").name == "Joanne Fielding"
    afresh.copy_of().unlink()


def test_the_history_of_a_case_names_who_looked(lit, client):
    client.force_login(lit.cast["joanne"])
    client.get(f"/staff/cases/{lit.case.reference}/")
    client.force_login(lit.cast["ines"])
    page = client.get(f"/staff/history/{lit.case.reference}/").content.decode()
    assert "The history is whole" in page
    assert "Joanne Fielding" in page
    assert client.get("/staff/history/C-9999/").status_code == 404
