"""The pages of staff, of agencies that are asked, and the year that the town reads."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.refusals import Refused
from commonside.library.analysis.periods import Period
from commonside.work.reviews import actions
from commonside.work.reviews.models import Review, Tally
from commonside.work.reviews.queries import years
from tests.reviews import living

pytestmark = pytest.mark.django_db
YEAR = Period.of_months(date(2026, 4, 1), 12)
AFTER = datetime(2027, 4, 6, 10, tzinfo=UTC)


@pytest.fixture
def page(client, cast):
    def read(who, name, *where, **query):
        client.force_login(cast[who])
        return client.get(reverse(f"reviews:{name}", args=where), query)

    return read


@pytest.fixture
def asked(review, grace, cast, gateway, at):
    living.acknowledge(review, grace, at)
    living.ask(review, grace, at, gateway, [cast["tom"].agency])
    return review


def test_every_clock_of_the_local_rule_is_shown(page, asked):
    """X13: each promise of the procedure, kept, running, or when it begins."""
    text = page("grace", "review", asked.reference).content.decode()
    for row in asked.procedure.body["clock"]:
        assert row["label"]["en"] in text
    for said in ("Late", "begins when the panel has met", "for each agency, below"):
        assert said in text
    assert "0 of 3" in text
    assert "Look for it" in text


def test_the_safe_contact_is_for_who_speaks_with_the_person(
    page, asked, cast, grace, at
):
    living.accept(asked, grace, at)
    living.call_panel(asked, grace, at, cast)
    assert "07700 900142" in page("grace", "review", asked.reference).content.decode()
    text = page("tom", "review", asked.reference).content.decode()
    assert "He kicks the door" in text
    assert "07700 900142" not in text


def test_an_agency_reads_what_it_was_asked_and_nothing_else(page, asked, cast, client):
    (inquiry,) = asked.inquiries.all()
    assert page("tom", "review", asked.reference).status_code == 404
    text = page("tom", "inquiry", inquiry.code).content.decode()
    assert "Marram House" in text
    assert "He kicks the door" not in text
    assert "07700" not in text
    address = reverse("reviews:inquiry", args=[inquiry.code])
    client.post(address, {"do": "add", "made_on": ""})
    assert asked.complaints.count() == 1
    client.post(address, {"do": "add", "made_on": "2026-10-01"})
    assert asked.complaints.count() == 2
    assert page("lyle", "inquiry", inquiry.code).status_code == 404
    assert inquiry.code in page("tom", "list").content.decode()


def test_a_list_shows_the_next_clock_first_in_few_queries(
    page, apply, grace, at, django_assert_max_num_queries
):
    for days in (1, 2, 3):
        apply(at=at - timedelta(days=days), name=f"Person {days}")
    text = page("grace", "list").content.decode()
    assert text.index("Person 3") < text.index("Person 2") < text.index("Person 1")
    with django_assert_max_num_queries(25):
        page("grace", "list")
    assert "None here" in page("grace", "list", state="over").content.decode()
    assert "Person 1" in page("grace", "list", state="received").content.decode()


def test_a_clash_keeps_what_was_typed(client, asked, grace, cast, at):
    client.force_login(grace)
    old = asked.version
    living.complain(asked, grace, at, date(2026, 10, 1))
    address = reverse("reviews:withdraw", args=[asked.reference])
    answer = client.post(address, {"version": old, "why": "She moved away."})
    assert answer.status_code == 409
    assert "She moved away." in answer.content.decode()
    asked.refresh_from_db()
    assert asked.state == "info_requested"


def test_staff_write_down_what_somebody_says(client, practice, cast):
    client.force_login(cast["joanne"])
    said = {
        "channel": "phone",
        "asked_for": "behalf",
        "name": "Mo Quill",
        "words": "Music.",
        "ways": ["phone"],
        "phone": "12",
        "victim_name": "Orla Quill",
        "told_whom_1": "The council",
    }
    wrong = client.post(reverse("reviews:take"), said).content.decode()
    assert "area code" in wrong
    said["phone"] = "07700 900642"
    assert (
        "Ask them first" in client.post(reverse("reviews:take"), said).content.decode()
    )
    client.post(reverse("reviews:take"), {**said, "says_consent": "on"})
    review = Review.objects.get()
    assert (review.taken_by, review.channel) == (cast["joanne"], "phone")
    assert review.complaints.get().told_whom == "The council"


def test_the_year_is_counted_by_one_and_published_by_another(
    client, apply, grace, cast, gateway, at
):
    """X13: the four yearly totals are public, exact and never suppressed."""
    first, second = (apply(name=name) for name in ("Nasreen Begum", "Orla Quill"))
    for review in (first, second):
        living.acknowledge(review, grace, at)
        living.ask(review, grace, at, gateway, [cast["tom"].agency])
        living.look_for_all(review, grace, at)
    living.refuse(first, grace, at + timedelta(days=30))
    living.accept(second, grace, at)
    living.call_panel(second, grace, at, cast)
    living.settle(second, grace, at)
    living.hold(second, grace, second.panel_at + timedelta(hours=1))
    living.recommend(second, grace, second.reviewed_at, cast["tom"].agency)
    count = {"period": YEAR, "words": "", "by": grace}
    with pytest.raises(Refused, match="not over"):
        actions.count(**count, at=at)
    tally = actions.count(**count, at=AFTER)
    assert (
        tally.applications,
        tally.threshold_not_met,
        tally.reviews,
        tally.with_recommendations,
    ) == (2, 1, 1, 1)
    with pytest.raises(Refused, match="another person"):
        actions.publish(tally=tally, by=grace, at=AFTER)
    public = reverse("public-reviews:figures")
    assert "No year has been published" in client.get(public).content.decode()
    client.force_login(cast["helen"])
    look = reverse("reviews:tally", args=[2026])
    assert "Show it to the town" in client.get(look).content.decode()
    client.post(look)
    text = client.get(public).content.decode()
    assert "April 2026" in text
    assert text.count('<td class="cs-num">1</td>') == 3
    with pytest.raises(Refused, match="stays as it is"):
        actions.count(**count, at=AFTER)
    with pytest.raises(Refused, match="published already"):
        actions.publish(tally=Tally.objects.get(), by=cast["helen"], at=AFTER)


def test_a_review_held_again_counts_with_what_it_recommended_itself(
    asked, grace, cast, at
):
    """X13: each review is one of the figure, on its own day, with its own result."""
    living.look_for_all(asked, grace, at)
    living.accept(asked, grace, at)
    days = []
    for recommends in (False, True):
        living.call_panel(asked, grace, at, cast)
        living.settle(asked, grace, at)
        at = asked.panel_at + timedelta(hours=1)
        days.append(at.date())
        living.hold(asked, grace, at)
        if recommends:
            living.recommend(asked, grace, at, cast["tom"].agency)
        else:
            living.close(asked, grace, at)
            actions.appeal(**living.of(asked, grace, at), words="x", late_why="")
            made = living.of(asked, grace, at)
            actions.hear(**made, is_upheld=True, reasons="Not heard.")
    tally = actions.count(period=YEAR, words="", by=grace, at=AFTER)
    assert (tally.applications, tally.threshold_not_met) == (1, 0)
    assert (tally.reviews, tally.with_recommendations) == (2, 1)
    assert days[0] < days[1]


def test_a_count_that_no_longer_holds_is_not_published(apply, grace, cast, at, client):
    tally = actions.count(period=YEAR, words="", by=grace, at=AFTER)
    apply()
    with pytest.raises(Refused, match="Count it again"):
        actions.publish(tally=tally, by=cast["helen"], at=AFTER)
    client.force_login(cast["helen"])
    look = reverse("reviews:tally", args=[2026])
    assert client.post(look).url == look
    assert "Count it again" in client.get(look).content.decode()
    with pytest.raises(Refused, match="some of these days"):
        actions.count(
            period=Period.of_months(date(2026, 1, 1), 12), words="", by=grace, at=AFTER
        )


def test_words_about_a_year_name_nobody(apply, grace, at):
    count = {"period": YEAR, "by": grace, "at": AFTER}
    apply(name="Zebedee Quagmire", place_text="Flat 4, Marramwold House")
    with pytest.raises(Refused, match="could be about one of them"):
        actions.count(**count, words="We learnt to ring sooner.")
    for number in range(4):
        apply(name=f"Person {number}", place_text="")
    for words in ("Mr QUAGMIRE was unhappy.", "A stair in Marramwold."):
        with pytest.raises(Refused, match="names somebody"):
            actions.count(**count, words=words)
    assert actions.count(**count, words="We learnt to ring sooner.").words


def test_a_coordinator_counts_on_the_page(client, practice, grace, cast):
    client.force_login(grace)
    page = reverse("reviews:tallies")
    assert "No year has been counted" in client.get(page).content.decode()
    client.post(page, {"year": "1999"})
    assert not Tally.objects.exists()
    year = str(years.over(timezone.localdate())[0][0])
    client.post(page, {"year": year, "words": "We rang sooner."})
    assert not Tally.objects.exists()
    assert client.post(page, {"year": year, "words": ""}).status_code == 302
    assert Tally.objects.get().since.year == int(year)


@pytest.mark.parametrize(
    ("on", "last"), [("2027-03-31", "2025"), ("2027-04-01", "2026")]
)
def test_a_year_runs_from_april_to_march(practice, apply, on, last):
    apply()
    found = years.over(date.fromisoformat(on))
    assert found[0][0] == last
    assert len(found) >= 2


def test_what_could_not_be_written_is_said(client, asked, grace, cast):
    client.force_login(grace)
    text = client.get(asked.get_absolute_url()).content.decode()
    assert "Said in person" in text
    assert f"{grace.name} is their contact until the end" in text
    from commonside.ground.duties.models import Step

    step = Step.objects.about(f"review:{asked.pk}").live().get()
    client.post(reverse("reviews:said", args=[asked.reference, step.code]))
    assert not Step.objects.about(f"review:{asked.pk}").live().exists()


def test_a_step_of_another_review_is_not_said_here(asked, apply, grace, cast, at):
    from commonside.ground.duties.models import Step

    step = Step.objects.about(f"review:{asked.pk}").live().get()
    with pytest.raises(Refused, match="something else"):
        actions.note_said(review=apply(name="Mo"), step=step, by=grace, at=at)


def test_my_work_names_what_is_owed_and_asked(client, asked, cast):
    for who, said, not_said in (
        ("grace", "Nasreen Begum, agencies asked", "asks your agency"),
        ("tom", "A Case Review asks your agency", "Nasreen"),
        ("lyle", "My work", "Case Review asks"),
    ):
        client.force_login(cast[who])
        text = client.get(reverse("web:my-work")).content.decode()
        assert said in text
        assert not_said not in text
