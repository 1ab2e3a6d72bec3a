"""The public face: what the town reads, and what it must never be able to read."""

import csv
import io
import re

import pytest
from django.urls import reverse

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.public.publishing.models import Figure
from commonside.work.reports.rules.steps import DOORS
from tests.publishing.conftest import AT

pytestmark = pytest.mark.django_db
PAGES = [
    "front",
    "plan",
    "figure",
    "quarters",
    "counting",
    "privacy",
    "cookies",
    "accessibility",
    "complaints",
    "languages",
    "security",
]


@pytest.fixture
def page(client):
    def read(name, **where):
        response = client.get(reverse(f"public-publishing:{name}", kwargs=where))
        assert response.status_code == 200
        return response.content.decode()

    return read


def main_of(text):
    return text[text.index("<main") : text.index("</main>")]


def words_of(text):
    """What a reader reads: without tags, and each gap one space."""
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(text)).split())


def test_the_figure_stands_with_its_count_period_range_and_sentence(page, published):
    text = words_of(page("figure"))

    # 125 of 155 is 80.6 %; Wilson by hand: (0.80645 + 0.01239 -+ 1.95996
    # sqrt(0.0010070 + 0.00003997)) / 1.02478 = (0.81884 -+ 0.06342) / 1.02478
    assert "81%" in text
    assert "About 125 of 155 cases." in text
    assert "Likely 74% to 86%." in text
    assert "Cases closed from July to September 2026:" in text
    assert "The behaviour stopped, and did not return within 28 days." in text
    assert "Counted on 19 November 2026, rule 1." in text


def test_the_five_stand_beside_it_and_why_others_failed(page, published):
    text = words_of(page("figure"))

    for label in (
        "Confirmed by the person harmed 95 of 125 76%",
        "By an officer&#x27;s evidence only 25 of 125 20%",
        "We lost contact 10 of 155 6%",
        "The person withdrew 5 of 155 3%",
        "Opened again in 90 days (April to June 2026)",
        "About 30 count against us",
        "Nobody confirmed that it stopped",
        "The same case twice",
    ):
        assert label in text
    assert "rounded to the nearest 5" in text


def test_the_plans_95_is_shown_as_its_claim(page, published):
    text = page("figure")

    assert "the plan&#x27;s claim of 2017" in text
    assert "did not say how it was counted" in text
    assert "95% of cases managed by the partnership" in page("counting")


def test_no_small_count_is_on_the_page_or_in_the_download(page, published, client):
    """Four had to move, three were given up, one lives elsewhere: none is said."""
    text = words_of(page("figure"))
    address = reverse("public-publishing:figure-csv", args=["2026-Q3"])
    rows = list(csv.reader(io.StringIO(client.get(address).content.decode())))

    hidden = text[text.index("Not shown:") :]
    assert "The person harmed had to move" in hidden
    assert "Nothing more we could do" in hidden
    shown = [n for row in rows[1:] for n in row[1:3] if n not in ("", "not shown")]
    assert shown
    assert all(int(n) >= 5 and int(n) % 5 == 0 for n in shown)


def test_the_download_says_what_the_page_says(client, published):
    address = reverse("public-publishing:figure-csv", args=["2026-Q3"])
    response = client.get(address)

    rows = {
        row[0]: row[1:] for row in csv.reader(io.StringIO(response.content.decode()))
    }
    assert response["Content-Disposition"].endswith('"did-it-stop-2026-Q3.csv"')
    assert rows["what"] == ["cases", "of", "share"]
    assert rows["resolved"] == ["125", "155", "0.81"]
    assert rows["not_stopped_victim_moved"] == ["not shown", "", ""]
    assert rows["left_out_N6"][0] in ("5", "not shown")


@pytest.mark.parametrize("period", ["2026-Q2", "2026-Q9", "everything"])
@pytest.mark.parametrize("name", ["figure-of", "figure-csv"])
def test_what_is_not_published_is_no_page(client, published, name, period):
    address = reverse(f"public-publishing:{name}", args=[period])
    assert client.get(address).status_code == 404


def test_before_the_first_figure_the_page_says_when_it_comes(page, practice):
    assert "No figure has been published yet." in page("figure")
    assert "28 days" in page("figure")
    assert "No figure has been published yet." in page("quarters")


def test_every_quarter_is_listed(page, published):
    text = words_of(page("quarters"))
    assert "July to September 2026 81% 125 of 155 74% to 86%" in text


def test_too_few_to_say_is_said(page, published):
    share = {"part": None, "whole": None, "value": None}
    table = published.table | {"resolved": share, "low": None, "high": None}
    Figure.objects.filter(pk=published.pk).update(table=table)

    assert "Too few cases to say" in page("figure")


def test_how_it_is_counted_is_there_word_for_word(page, practice):
    text = page("counting")
    body = practice["measure", "resolution_rate"].body

    for key in ("sentence", "why_it_matters", "numerator", "denominator"):
        assert body[key]["en"].split(",")[0] in text
    assert "It stopped through mediation" in text


def test_in_the_demonstration_it_says_that_the_cases_are_invented(
    page, published, monkeypatch
):
    assert "a figure of invented cases" not in page("figure")
    monkeypatch.setattr("commonside.shell.web.fuse.is_lit", lambda: True)
    for name in ("figure", "quarters", "counting"):
        assert "a figure of invented cases" in page(name)


def test_the_first_page_has_the_number_with_its_hours(page, practice):
    text = page("front")

    assert 'href="tel:01582546231"' in text
    assert "office hours, 9am to 5pm" in text
    assert "we ring within 24 hours" in text
    assert "اردو" in text


def test_without_a_clock_for_it_no_hours_are_promised(page, practice):
    clocks = practice["clocks", "casework"]
    for clock in clocks.body["clock"]:
        clock["rule"] = "working_days"
    clocks.save()
    forget()
    assert "it is read first" in page("front")

    Version.objects.filter(kind="clocks").delete()
    forget()
    assert "it is read first" in page("front")


def test_the_plan_has_the_priorities_of_both_documents(page, practice):
    text = page("plan")

    for words in (
        "Reducing violence and exploitation",
        "On and off street sex trade",
        "Offenders aged between 15 and 19",
        "Keeping victims and communities at the centre",
        "Crime and Disorder Committee",
        "Community Safety Partnership Executive",
        "1 April 2017 to 31 March 2020",
        "its time is over",
    ):
        assert words in text


def test_the_plan_names_the_figure_once_it_is_published(page, published):
    assert "81% stopped and stayed so" in page("plan")


def test_the_privacy_notice_says_its_version_and_that_nobody_approved_it(
    page, practice
):
    text = page("privacy")
    assert "Version 1, in force since" in text
    assert "has not approved these words yet" in text
    assert "Luton soLUTiONs community safety partnership" in text
    assert "{" not in main_of(text)

    Version.objects.filter(kind="notice", key="privacy").update(
        verified_by="I. Duarte", verified_on=AT.date()
    )
    forget()
    assert "has not approved these words yet" not in page("privacy")


def test_help_stands_in_each_language_of_the_town(page, practice):
    text = page("languages")

    assert '<section class="cs-call cs-gap" id="ur" lang="ur" dir="rtl"' in text
    assert "Zadzwoń pod numer 01582 546231" in text
    assert "No translator has checked these words yet." in text


@pytest.mark.parametrize("name", PAGES)
def test_before_set_up_every_page_stands_and_says_so(page, name):
    text = page(name)
    assert "set this up" in text or "yet" in text


@pytest.mark.parametrize("name", PAGES)
def test_no_page_carries_a_style_or_a_script_of_its_own(page, published, name):
    text = page(name)
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*src=)", text)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_little(page, published, name, django_assert_max_num_queries):
    page(name)
    with django_assert_max_num_queries(4):
        page(name)


def test_a_partnership_may_leave_a_notice_out(client, practice):
    Version.objects.filter(kind="notice", key="complaints").delete()
    forget()
    address = reverse("public-publishing:complaints")
    assert client.get(address).status_code == 404


@pytest.fixture
def manager(client, cast):
    client.force_login(cast["helen"])
    return client


def test_the_manager_sees_what_the_town_would_read_and_publishes_it(
    manager, summer, read
):
    reading = read()
    address = reverse("publishing:reading", args=[reading.pk])

    preview = words_of(manager.get(address).content.decode())
    assert "exactly 124 of 156" in preview
    assert "About 125 of 155 cases." in preview
    response = manager.post(address, follow=True)
    assert "Published for 2026-Q3." in response.content.decode()
    assert Figure.objects.get().reading == reading


def test_a_refused_publication_says_why(manager, published):
    address = reverse("publishing:reading", args=[published.reading_id])
    text = manager.post(address).content.decode()

    assert "It cannot be published" in text
    assert "2026-Q3 has been published" in text


def test_a_provisional_reading_has_no_preview(manager, office, read):
    address = reverse("publishing:reading", args=[read("2026-Q4").pk])
    text = manager.get(address).content.decode()

    assert "can still come back" in text
    assert "Always shown beside it" not in text


def test_the_measures_page_leads_to_publishing_and_then_to_the_town(
    manager, summer, read, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    reading = read()
    measure = reverse("strategy:measure", args=["resolution_rate"]) + "?period=2026-Q3"
    address = reverse("publishing:reading", args=[reading.pk])

    assert address in manager.get(measure).content.decode()
    manager.post(address)
    text = manager.get(measure).content.decode()
    assert reverse("public-publishing:figure-of", args=["2026-Q3"]) in text


def test_the_first_page_has_only_doors_that_lead_somewhere(page, practice, client):
    """Every address on it answers, on this site."""
    found = set(re.findall(r'href="(/[^"#]*)', main_of(page("front"))))

    start = reverse("public-reports:start")
    assert {f"{start}?door={door}" for door in DOORS} <= found
    assert reverse("public-reports:safer") in found
    assert {client.get(address).status_code for address in found} == {200}
