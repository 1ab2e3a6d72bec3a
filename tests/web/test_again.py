"""The second factor again, and what was typed meanwhile."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from commonside.ground.agencies.doors import asks_again
from commonside.ground.drafts.models import Draft
from commonside.shell.web import urls
from commonside.shell.web.actions.factors import enrol_app
from tests.web.authenticator import code_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
pytestmark = pytest.mark.django_db


@asks_again
def act(request):
    said = request.POST.get("reason", "")
    return HttpResponse(f"done {get_user(request).username} {said}")


urlpatterns = [*urls.urlpatterns, path("staff/act/", act)]


@pytest.fixture
def joanne(cast, client, settings):
    settings.ROOT_URLCONF = __name__
    then = timezone.now() - timedelta(hours=1)
    code = code_of(SECRET, then)
    enrol_app(secret=SECRET, code=code, by=cast["joanne"], at=then)
    client.force_login(cast["joanne"])
    return client


def used(client, ago):
    session = client.session
    session["second_factor_at"] = (timezone.now() - ago).isoformat()
    session.save()


def test_within_ten_minutes_the_page_opens(joanne):
    used(joanne, timedelta(minutes=9, seconds=50))
    assert joanne.get("/staff/act/").content == b"done joanne "


def test_after_ten_minutes_it_asks_and_comes_back(joanne):
    """S32: the second factor again within ten minutes of the act."""
    used(joanne, timedelta(minutes=10))
    answer = joanne.get("/staff/act/?page=2")
    assert answer.url == "/staff/account/again/"
    assert joanne.get(answer.url).status_code == 200
    wrong = joanne.post(answer.url, {"code": "000000"})
    assert "not right" in wrong.content.decode()
    assert joanne.get("/staff/act/").status_code == 302
    back = joanne.post(answer.url, {"code": code_of(SECRET, timezone.now())})
    assert back.url == "/staff/act/"
    assert joanne.get(back.url).status_code == 200


def test_what_was_typed_is_kept_encrypted_and_sent_by_a_button(joanne):
    used(joanne, timedelta(minutes=11))
    sent = {"reason": "He moved away", "password": "secret words"}
    answer = joanne.post("/staff/act/?page=2", sent)
    assert answer.url == "/staff/account/again/"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {Draft._meta.db_table}")  # noqa: S608
        assert "moved away" not in str(cursor.fetchall())
    assert "moved away" not in str(joanne.session.items())
    back = joanne.post(answer.url, {"code": code_of(SECRET, timezone.now())})
    assert back.url == "/staff/account/typed/"
    page = joanne.get(back.url).content.decode()
    assert 'action="/staff/act/?page=2"' in page
    assert 'name="reason" value="He moved away"' in page
    assert "secret words" not in page
    assert joanne.post("/staff/act/", {"reason": "He moved away"}).status_code == 200


def test_a_link_leads_to_an_address_without_its_token(client):
    """S22: a link's token goes to no other site, and is used by a button alone."""
    answer = client.get("/staff/account/invited/?token=aSecretOfTheLink")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.url == "/staff/account/invited/"
    assert "aSecretOfTheLink" not in str(client.session.items())
    assert "aSecretOfTheLink" in client.get(answer.url).content.decode()
