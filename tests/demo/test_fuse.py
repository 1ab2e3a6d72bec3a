"""The demonstration stays away from real people, and its doors from real work (S33)."""

from datetime import UTC, datetime

import pytest
from django.urls.resolvers import RegexPattern, URLResolver

from commonside.demo import cast
from commonside.ground.audit.refusals import Refused
from commonside.ground.practice.loading import load_profile
from commonside.ground.practice.models import Version
from commonside.shell.web import fuse
from commonside.shell.web.commands import Wrong, demo
from commonside.shell.web.models import Installation
from commonside.shell.web.setup import folder_of, set_up
from commonside.shell.web.urls import tree
from commonside.work.reports.models import Report

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 19, 10, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _asked_anew():
    """The fuse is read once a process; here it is read once a test."""
    fuse.is_lit.cache_clear()
    yield
    fuse.is_lit.cache_clear()


def mark(*, is_demonstration: bool) -> None:
    Installation.objects.create(
        profile="luton", is_demonstration=is_demonstration, made_at=AT
    )


def has_persona_doors(*, surface: str = "both") -> bool:
    found = tree(surface, demonstration=fuse.is_lit())
    return "demo" in URLResolver(RegexPattern(r"^/"), found).namespace_dict


@pytest.mark.parametrize(
    ("marked", "setting", "open_"),
    [
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (False, False, False),
    ],
)
def test_persona_doors_need_both_the_mark_and_the_setting(
    settings, marked, setting, open_
):
    mark(is_demonstration=marked)
    settings.DEMONSTRATION = setting
    assert has_persona_doors() is open_


def test_an_empty_database_has_no_persona_doors(settings):
    settings.DEMONSTRATION = True
    assert not has_persona_doors()


def test_a_database_with_a_real_user_is_refused():
    cast.assemble(at=AT)
    with pytest.raises(Wrong, match="real people"):
        demo._made_on()


def test_a_database_with_a_real_report_is_refused():
    taxonomy = Version.objects.create(
        kind="categories", key="x", version=1, valid_from=AT.date(), body={}, digest=""
    )
    Report.objects.create(
        reference="7KQ4MD", received_at=AT, taxonomy=taxonomy, category="noise"
    )
    with pytest.raises(Wrong, match="real people"):
        demo._made_on()


def test_a_house_made_for_real_work_is_refused():
    mark(is_demonstration=False)
    with pytest.raises(Wrong, match="real work"):
        demo._made_on()


def test_yesterdays_demonstration_is_known_by_its_day():
    mark(is_demonstration=True)
    assert demo._made_on() == AT.date()


def test_setup_on_a_demonstration_is_refused():
    mark(is_demonstration=True)
    with pytest.raises(Refused, match="mark never changes"):
        set_up(load_profile(folder_of("luton")), by=None, at=AT)
