"""The demonstration needs its mark in the database and the setting, both."""

from importlib import import_module
from itertools import product

import pytest
from django.core.mail import get_connection
from django.core.mail.backends.console import EmailBackend as Console
from django.core.mail.backends.dummy import EmailBackend as Real
from django.urls import URLResolver

from commonside.ground.agencies.models import User
from commonside.shell.web import fuse, sso
from commonside.shell.web.commands import Wrong, demo, serve
from commonside.shell.web.models import Installation
from commonside.shell.web.urls import tree
from commonside.work.reports.models import Report
from tests.house.doors import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def lights(settings, at):
    """`lights(mark, setting)`: a database and a process, as a start would find them."""

    def light(mark, setting):
        if mark is not None:
            Installation.objects.create(
                profile="luton", is_demonstration=mark, made_at=at
            )
        settings.DEMONSTRATION = setting
        fuse.is_lit.cache_clear()
        return fuse.is_lit()

    yield light
    fuse.is_lit.cache_clear()


@pytest.mark.parametrize(
    ("mark", "setting"), [*product((True, False), (True, False)), (None, True)]
)
def test_only_mark_and_setting_together_mount_the_doors_of_the_cast(
    lights, settings, mark, setting
):
    """S33: all four combinations of mark and setting, and an empty database."""
    settings.MAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.SSO = settings.SSO | {"issuer": "https://sso.example"}
    is_lit = lights(mark, setting)
    assert is_lit is (mark is True and setting)
    found = tree("both", demonstration=fuse.is_lit())
    names = addresses(found)
    personas = {"demo:tour", "demo:begin-as", "demo:sign-in-as", "demo:afresh"}
    assert (personas <= set(names)) is is_lit
    assert any(name.startswith("demo:") for name in names) is is_lit
    paths = [str(e.pattern) for e in all_patterns(found)]
    assert any("<slug:username>" in path for path in paths) is is_lit
    # Mail stays on the console, and no provider is called.
    mail = get_connection("commonside.shell.web.mail.connection")
    assert isinstance(mail, Console if is_lit else Real)
    assert bool(sso.offered()) is not is_lit


def all_patterns(patterns):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from all_patterns(entry.url_patterns)
        else:
            yield entry


def test_mail_goes_through_the_fuse():
    """S33: whatever backend the operator names, a lit fuse stands before it."""
    ours = import_module("commonside.shell.web.settings")
    assert ours.EMAIL_BACKEND == "commonside.shell.web.mail.connection"


def test_a_demonstration_refuses_a_database_of_real_people(at, monkeypatch):
    """S33: `demo` keeps away from a real user, a real report, a real installation."""
    assert demo._made_on() is None
    user = User.objects.create_user("ada", name="Ada Quist")
    with pytest.raises(Wrong, match="real people"):
        demo._made_on()
    user.delete()
    assert demo._made_on() is None
    monkeypatch.setattr(Report.objects, "exists", lambda: True)
    with pytest.raises(Wrong, match="real people"):
        demo._made_on()
    Installation.objects.create(profile="luton", is_demonstration=False, made_at=at)
    with pytest.raises(Wrong, match="for real work"):
        demo._made_on()


def test_it_listens_to_this_machine_alone_unless_asked():
    assert "127.0.0.1" in serve.web("127.0.0.1", 8000).words
    import argparse

    verbs = argparse.ArgumentParser().add_subparsers()
    serve.add(verbs)
    demo.add(verbs)
    assert verbs.choices["serve"].parse_args([]).host == "127.0.0.1"
    assert not hasattr(verbs.choices["demo"].parse_args([]), "host")
