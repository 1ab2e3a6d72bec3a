"""Times as a colleague says them, in London's time, and the small components."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design import forms, paging, ports, words

NOW = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@pytest.fixture
def _today(monkeypatch):
    monkeypatch.setattr(words.timezone, "localdate", lambda: date(2026, 11, 19))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 18), "Wed 18 Nov"),
        (date(2025, 3, 1), "Sat 1 Mar 2025"),
        # A summer evening in UTC is the next day in London.
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Wed 1 Jul"),
    ],
)
@pytest.mark.usefixtures("_today")
def test_a_day_names_its_year_only_when_it_is_another(value, said):
    assert words.day(value) == said


@pytest.mark.usefixtures("_today")
def test_a_moment_is_told_in_london():
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert words.moment(summer) == "Wed 1 Jul, 00:30"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-5, "0 min"),
        (59, "59 min"),
        (60, "1 h 00 min"),
        (200, "3 h 20 min"),
        (24 * 60, "1 day"),
        (49 * 60, "2 days"),
    ],
)
def test_waiting_is_said_in_one_or_two_units(minutes, said):
    assert words.waited(NOW - timedelta(minutes=minutes), NOW) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "1 min late"),
        (50, "50 min late"),
        (26 * 60, "26 h late"),
        (71 * 60, "71 h late"),
        (72 * 60, "3 days late"),
    ],
)
def test_lateness_is_said_plainly(minutes, said):
    assert words.late(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-26 * 60, ("26 h late", "late")),
        (50, ("in 50 min", "soon")),
        (119, ("in 119 min", "soon")),
        (120, ("14:00", "")),
        (22 * 60, ("tomorrow 10:00", "")),
        (5 * 24 * 60, ("Tue 24 Nov", "")),
    ],
)
@pytest.mark.usefixtures("_today")
def test_a_clock_says_late_soon_or_when(minutes, said):
    assert words.clock(NOW + timedelta(minutes=minutes), NOW) == said


def shown(text: str, **values: object) -> str:
    return Template(text).render(Context(values))


def test_risk_is_a_word_and_bars_and_never_colour_alone():
    html = shown('{% band 1 "63" %}')
    assert html.endswith('<i aria-hidden="true"></i>High 63</span>')
    assert "cs-band--high" in html


def test_a_note_beside_risk_cannot_carry_markup():
    assert "<b>" not in shown("{% band 2 note %}", note="<b>")


def test_a_clock_shows_its_tone_and_nothing_where_nothing_is_due():
    late = shown("{% clock due %}", due=NOW - timedelta(hours=26), now=NOW)
    assert late == '<span class="cs-clock cs-clock--late">26 h late</span>'
    later = shown("{% clock due %}", due=NOW + timedelta(hours=3), now=NOW)
    assert 'class="cs-clock"' in later
    assert shown("{% clock due %}", due=None) == ""


@pytest.mark.usefixtures("_today")
def test_the_filters_say_what_the_words_say():
    values = {"then": NOW - timedelta(minutes=22), "now": NOW, "names": {"a": "A"}}
    text = "{{ then|waited:now }}; {{ then|day }}; {{ then|moment }}; {{ none|day }}"
    assert shown(text, **values) == "22 min; Thu 19 Nov; Thu 19 Nov, 11:38; "
    assert shown("{{ none|moment }}{{ names|get:'a' }}", **values) == "A"
    assert shown("{{ names|get:'b' }}{{ none|get:'c' }}", **values) == "bc"
    assert shown("{% key 'J' %}") == '<kbd class="cs-key" aria-hidden="true">J</kbd>'


class Rows(list):
    """Rows that count themselves, as a QuerySet does."""

    def __getitem__(self, wanted):
        found = super().__getitem__(wanted)
        return Rows(found) if isinstance(wanted, slice) else found

    def count(self):
        return len(self)


def test_a_list_is_counted_to_a_thousand_and_no_further():
    page = paging.page_of(Rows(range(5000)), "2")
    assert page.paginator.said == "over 1,000"
    assert page.paginator.num_pages == 40
    assert list(page)[0] == 25


def test_a_short_list_says_its_number_and_a_page_too_far_is_the_last():
    page = paging.page_of(Rows(range(38)), "99")
    assert page.paginator.said == "38"
    assert page.number == page.paginator.num_pages == 2
    assert paging.page_of(Rows(), None).paginator.num_pages == 1


def test_other_filters_stay_when_turning_the_page():
    request = RequestFactory().get("/staff/cases/", {"band": "1", "page": "2"})
    page = paging.page_of(Rows(range(100)), "2")
    html = shown("{% pages page %}", page=page, request=request)
    assert "band=1" in html
    assert "page=3" in html
    assert "page=1" in html


def test_a_refusal_lands_at_its_field_or_at_the_top():
    class Note(forms.Form):
        text = forms.forms.CharField()

    form = Note({"text": "Rang her"})
    assert form.is_valid()
    form.refuse(
        Refused(
            [
                obstacle("Say {what}.", at_field="text", what="why"),
                obstacle("Too late.", at_field="elsewhere"),
            ]
        )
    )
    assert form.errors == {"text": ["Say why."], "__all__": ["Too late."]}


def test_an_event_reads_in_its_rooms_words_or_in_its_kind(monkeypatch):
    monkeypatch.setitem(ports.presenters, "case.opened", lambda event: "A case began")
    assert ports.present(SimpleNamespace(kind="case.opened")) == "A case began"
    assert ports.present(SimpleNamespace(kind="case.sung")) == "case: sung"


def test_a_subject_is_read_only_where_its_room_says_so(monkeypatch):
    monkeypatch.setitem(
        ports.guards, "song", lambda user, id_: "content" if id_ == 1 else "existence"
    )
    assert ports.may_see(None, "song:1")
    assert not ports.may_see(None, "song:2")
    assert not ports.may_see(None, "unknown:1")
