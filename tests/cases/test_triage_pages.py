"""The pages of triage: who gets them, what they show, how many questions they ask."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.files import actions as files
from commonside.ground.people.actions import declare_tie
from commonside.ground.places.models import Area
from commonside.ground.practice.actions import load_versions
from commonside.work.cases import actions as cases
from commonside.work.cases.actions import triage
from commonside.work.cases.models import Case
from commonside.work.cases.queries import triage as queries
from commonside.work.reports.models import Report
from tests.cases import reported
from tests.files import hostile


@pytest.fixture
def town(cast):
    made = datetime(2026, 1, 1, tzinfo=UTC)
    load_versions(reported.luton().versions, by=None, at=made)
    for code, name in (("E05000001", "High Town"), ("E05000002", "Lewsey")):
        Area.objects.create(
            kind="ward", code=code, name=name, boundary_version="t", outline="{}"
        )
    return cast


@pytest.fixture
def now(town):
    return timezone.now()


@pytest.fixture
def begum(now):
    return reported.report(at=now - timedelta(minutes=22))


@pytest.fixture
def priya(town, client):
    client.force_login(town["priya"])
    return client


def page(client, report=None, name="triage-report", **query):
    args = [report.reference] if report else []
    return client.get(reverse(f"cases:{name}", args=args), query)


def text(response):
    return " ".join(response.content.decode().split())


def test_the_queue_opens_with_the_most_dangerous(priya, now, begum):
    reported.report(reported.NOISE, at=now - timedelta(days=2))
    shown = priya.get(reverse("cases:triage"))
    assert shown.context["report"] == begum
    assert "Intimidation" in text(shown)
    assert "1 of 2" in text(shown)
    assert "Waited 22 min" in text(shown)


def test_an_empty_queue_says_so(priya):
    assert "No report waits" in text(priya.get(reverse("cases:triage")))


def test_every_way_out_has_its_key_and_opens_a_form(priya, begum):
    shown = text(page(priya, begum))
    for key, name in (
        ("a", "add"),
        ("o", "open"),
        ("p", "pass"),
        ("s", "signpost"),
        ("h", "hand"),
        ("i", "know"),
    ):
        address = reverse(f"cases:triage-{name}", args=[begum.reference])
        assert f'data-key="{key}" href="{address}"' in shown
        form = priya.get(address)
        assert form.status_code == 200
        assert 'method="post"' in text(form)
    begum.routing.refresh_from_db()
    assert begum.routing.state == "waiting"


def test_next_and_previous_walk_the_queue(priya, now, begum):
    noise = reported.report(reported.NOISE, at=now - timedelta(days=1))
    first, last = text(page(priya, begum)), text(page(priya, noise))
    there = reverse("cases:triage-report", args=[noise.reference])
    back = reverse("cases:triage-report", args=[begum.reference])
    assert f'data-key="j" href="{there}"' in first
    assert 'data-key="k"' not in first
    assert f'data-key="k" href="{back}"' in last
    assert "2 of 2" in last


def test_flags_words_and_what_is_worth_knowing(priya, now, begum):
    reported.report(at=now - timedelta(days=30))
    shown = page(priya, begum)
    assert shown.context["flags"] == [
        "Targeted",
        "Threats or violence",
        "Afraid to go out",
    ]
    worth = [(one.text, one.then) for one in shown.context["worth"]]
    assert ("Second report in 6 months", "Tell them about the ASB Case Review") in worth
    assert "safeguarding question stays open" in text(shown)
    assert "due the same day" in text(shown)
    assert "He kicked the door after I locked it." in text(shown)


def test_matches_say_why(priya, town, now, begum):
    earlier = reported.report(at=now - timedelta(days=60))
    case = cases.open_case(
        reports=[earlier],
        known_as="Mrs Begum",
        owner=town["joanne"],
        by=town["priya"],
        at=now - timedelta(days=59),
    )
    neighbour = reported.report(
        at=now - timedelta(days=8),
        place={**reported.BEGUM["place"], "easting": 509060.0},
        contact={"post": "Flat 9, Kestrel House, LU2 7AB"},
    )
    reported.report(
        at=now - timedelta(days=8),
        place={**reported.HERE, "text": "Far", "northing": 222200.0},
        contact={},
    )
    found = page(priya, begum).context["found"]
    assert [(m.case or m.report, m.words) for m in found.rows] == [
        (case, "Same reporter, same household"),
        (neighbour, "60 m away, another household"),
    ]
    # The case says it for the reports that belong to it; they are counted all the same.
    assert found.told_before == [earlier.received_at]
    assert found.open_case == case
    assert f"Add to {case.reference}" in text(page(priya, begum))


def test_the_answers_stand_in_the_order_in_which_an_officer_asks(priya, begum):
    told = {line.label: line for line in page(priya, begum).context["facts"]}
    assert list(told) == ["Where", "Kind", "Aimed at", "Affected", "Safe to ring"]
    assert told["Aimed at"].text == "At me or my home. Threatened"
    assert told["Where"].text == "Kestrel House, second floor, High Town"
    assert "07700 900142" in told["Safe to ring"].text
    assert told["Safe to ring"].is_strong


def test_an_answer_that_says_nothing_alone_is_left_out(priya, now):
    calm = reported.report(at=now, threats="no")
    told = {line.label: line.text for line in page(priya, calm).context["facts"]}
    assert told["Aimed at"] == "At me or my home"


def test_an_open_case_stands_before_a_closed_one(priya, town, now, begum):
    made = []
    for days in (9, 8):
        one = reported.report(at=now - timedelta(days=days))
        made.append(
            cases.open_case(
                reports=[one],
                known_as="X",
                owner=town["joanne"],
                by=town["priya"],
                at=now - timedelta(days=days),
            )
        )
    Case.objects.filter(pk=made[0].pk).update(
        state="closed", closed_at=now, closed_by=town["joanne"]
    )
    found = page(priya, begum).context["found"]
    assert [m.case for m in found.cases] == [made[1], made[0]]
    assert found.open_case == made[1]


def test_only_months_in_force_are_matched(priya, now, begum):
    old = reported.report(at=now - timedelta(days=5))
    assert page(priya, begum).context["found"].count == 1
    Report.objects.filter(pk=old.pk).update(received_at=now - timedelta(days=400))
    found = page(priya, begum).context["found"]
    assert found.count == 0
    said = "No earlier report within 100 metres or from this household in 12 months."
    assert said in text(page(priya, begum))


def test_a_hidden_report_is_no_match(priya, town, now, begum):
    """What one may not see neither counts nor shows (S4)."""
    secret = reported.report(at=now - timedelta(days=3))
    triage.hand_to_safe_route(secret, version=1, why="x", by=town["samuel"], at=now)
    shown = page(priya, begum)
    assert shown.context["found"].count == 0
    assert secret.shown_reference not in text(shown)


def test_a_hidden_case_is_no_match(priya, town, now, begum):
    earlier = reported.report(at=now - timedelta(days=60))
    case = cases.open_case(
        reports=[earlier],
        known_as="X",
        owner=town["joanne"],
        by=town["samuel"],
        at=now,
    )
    declare_tie(case, user=town["priya"], handed_to=None, at=now)
    assert page(priya, begum).context["found"].cases == []


def test_many_matches_are_folded(priya, now, begum):
    for days in range(1, 8):
        reported.report(at=now - timedelta(days=days))
    shown = page(priya, begum)
    found = shown.context["found"]
    assert (len(found.first), len(found.others), found.count) == (3, 4, 7)
    assert "<summary>4 more</summary>" in text(shown)


def test_a_place_without_a_point_is_matched_by_keys_alone(priya, now):
    bare = {"category": ["noise"], "words": "Noise.", "contact": {}}
    reported.report(bare, at=now - timedelta(days=1))
    one = reported.report(bare, at=now)
    assert page(priya, one).context["found"].count == 0


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"band": "1"}, ["begum"]),
        ({"band": "3"}, ["noise"]),
        ({"category": "noise"}, ["noise"]),
        ({"ward": "E05000001"}, ["begum"]),
        ({"queue": "restricted"}, []),
        ({"band": "9", "category": "zzz"}, ["begum", "noise"]),
    ],
)
def test_filters_from_fixed_lists(priya, now, begum, query, seen):
    noise = reported.report(reported.NOISE, at=now - timedelta(days=1))
    named = {begum.reference: "begum", noise.reference: "noise"}
    shown = page(priya, name="triage-all", **query)
    lines = shown.context["page"].object_list
    assert [named[line.reference] for line in lines] == seen


def test_filters_stay_while_one_walks(priya, now, begum):
    reported.report(at=now - timedelta(minutes=5))
    shown = text(page(priya, begum, ward="E05000001"))
    assert "/?ward=E05000001" in shown
    shown = text(priya.get(reverse("cases:triage"), {"ward": "E05000002"}))
    assert "Show every report that waits" in shown


def test_a_long_queue_is_paged_and_capped(priya, now, begum, monkeypatch):
    monkeypatch.setattr(queries, "COUNT_AT_MOST", 4)
    waiting = [
        reported.report(reported.NOISE, at=now - timedelta(days=n)) for n in range(1, 5)
    ]
    shown = page(priya, begum)
    assert "1 of over 3" in text(shown)
    assert "oldest" not in text(shown)
    newest = page(priya, waiting[0])
    assert newest.context["place"] is None
    assert 'data-key="j"' not in text(newest)


def test_opening_a_case_and_on_to_the_next(priya, town, now, begum):
    noise = reported.report(reported.NOISE, at=now - timedelta(days=1))
    address = reverse("cases:triage-open", args=[begum.reference])
    form = priya.get(address)
    assert form.context["form"].initial["known_as"] == "Nasreen Begum"
    sent = {"version": 1, "known_as": "Mrs Begum", "owner": town["joanne"].pk}
    done = priya.post(address, sent, follow=True)
    case = Case.objects.get()
    assert done.redirect_chain[0][0] == reverse(
        "cases:triage-report", args=[noise.reference]
    )
    assert f"{case.reference} opened, owner Joanne Fielding." in text(done)


def test_the_last_decision_ends_at_the_queue(priya, begum):
    address = reverse("cases:triage-signpost", args=[begum.reference])
    sent = {"version": 1, "reason": "crime", "words": "Ring 101.", "has_checked": "on"}
    done = priya.post(address, sent)
    assert done["Location"] == reverse("cases:triage")


def test_owners_are_shown_with_their_load(priya, town, now, begum):
    cases.open_case(
        reports=[reported.report(at=now)],
        known_as="X",
        owner=town["dan"],
        by=town["priya"],
        at=now,
    )
    triage.i_know_someone(begum, by=town["grace"], at=now)
    form = page(priya, begum, "triage-open").context["form"]
    said = [label for _, label in form.fields["owner"].choices]
    assert said == [
        "Joanne Fielding, 0 open",
        "Samuel Osei, 0 open",
        "Dan Reeve, 1 open",
    ]


def test_adding_to_the_case_that_matches(priya, town, now, begum):
    first = reported.report(at=now - timedelta(days=9))
    case = cases.open_case(
        reports=[first],
        known_as="Mrs Begum",
        owner=town["joanne"],
        by=town["priya"],
        at=now,
    )
    address = reverse("cases:triage-add", args=[begum.reference])
    assert priya.get(address).context["form"].initial["case"] == case.reference
    priya.post(address, {"version": 1, "case": case.reference})
    assert case.case_reports.count() == 2


def test_adding_by_number_answers_hidden_and_absent_alike(priya, town, now, begum):
    """S2: a number tells nobody that there is a case of it."""
    hidden = cases.open_case(
        reports=[reported.report(reported.NOISE, at=now)],
        known_as="X",
        owner=town["joanne"],
        by=town["priya"],
        at=now,
    )
    declare_tie(hidden, user=town["priya"], handed_to=None, at=now)
    address = reverse("cases:triage-add", args=[begum.reference])
    for number in (hidden.reference, "C-9999"):
        sent = priya.post(address, {"version": 1, "other": number.lower()})
        assert sent.context["form"].errors == {
            "other": [f"There is no case {number} for you."]
        }
    nothing = priya.post(address, {"version": 1})
    assert "Choose the case to which it belongs." in text(nothing)


def test_passing_to_an_agency_and_its_answer(priya, town, now, begum, client):
    form = page(priya, begum, "triage-pass").context["form"]
    agencies = {label: pk for pk, label in form.fields["agency"].choices}
    assert "Luton Borough Council" not in agencies
    gateway = form.fields["gateway"].choices[1][0]
    sent = {
        "version": 1,
        "agency": agencies["Larkfield Homes"],
        "gateway": gateway,
        "why": "Their tenant.",
    }
    address = reverse("cases:triage-pass", args=[begum.reference])
    assert "passed to Housing, who answers by" in text(
        priya.post(address, sent, follow=True)
    )
    assert "Housing" not in text(priya.get(reverse("cases:triage")))
    decided = text(page(priya, begum))
    assert "not accepted yet" in decided
    assert 'data-key="o"' not in decided

    client.force_login(town["tom"])
    assert "1 report passed to us</a> waits" in text(client.get(reverse("cases:asked")))
    assert "Intimidation" in text(client.get(reverse("cases:passed")))
    theirs = reverse("cases:passed-report", args=[begum.reference])
    assert "Their tenant." in text(client.get(theirs))
    no_reason = client.post(theirs, {"version": 2, "answer": "no"})
    assert "Say why, so that somebody else can help." in text(no_reason)
    client.post(theirs, {"version": 2, "answer": "no", "reason": "Not our tenant."})
    assert client.get(theirs).status_code == 404

    client.force_login(town["priya"])
    again = text(page(client, begum))
    assert "Housing gave it back" in again
    assert "“Not our tenant.”" in again


def test_the_agency_accepts(town, now, begum, client):
    triage.pass_on(
        begum,
        version=1,
        agency=town["tom"].agency,
        gateway=queries.gateways(now.date())[0],
        why="x",
        by=town["priya"],
        at=now,
    )
    client.force_login(town["tom"])
    theirs = reverse("cases:passed-report", args=[begum.reference])
    done = client.post(theirs, {"version": 2, "answer": "yes"}, follow=True)
    assert "yours from now on" in text(done)
    assert "Nothing waits for your answer." in text(done)
    assert "Yours since" in text(client.get(theirs))


def test_a_dog_bite_is_with_the_police_at_once(client, town, now):
    bite = reported.report(
        {
            "category": ["animals"],
            "third": ["animals.bite"],
            "words": "It bit a boy.",
        },
        at=now,
    )
    client.force_login(town["lyle"])
    listed = text(client.get(reverse("cases:passed")))
    assert "Told to you by rule" in listed
    assert bite.shown_reference in listed
    theirs = reverse("cases:passed-report", args=[bite.reference])
    shown = text(client.get(theirs))
    assert "It bit a boy." in shown
    assert "Your answer" not in shown
    # Nobody asked them: an answer that is sent all the same changes nothing.
    sent = client.post(theirs, {"version": 1, "answer": "yes"})
    assert sent.context["form"].errors
    bite.routing.refresh_from_db()
    assert (bite.routing.state, bite.routing.is_accepted) == ("waiting", None)

    client.force_login(town["priya"])
    assert "Police and Council had it at once" in text(page(client, bite)) or (
        "Council and Police had it at once" in text(page(client, bite))
    )


def test_the_second_officer_keeps_what_was_typed(priya, town, now, begum):
    triage.i_know_someone(begum, by=town["dan"], at=now)
    triage.signpost(
        begum,
        version=1,
        reason="crime",
        words="Ring 101.",
        has_checked=True,
        by=town["samuel"],
        at=now,
    )
    address = reverse("cases:triage-hand", args=[begum.reference])
    late = priya.post(address, {"version": 1, "why": "I think it is her husband."})
    assert "Samuel Osei decided this" in text(late)
    assert "I think it is her husband." in text(late)


def test_handing_to_the_safe_route(priya, begum):
    address = reverse("cases:triage-hand", args=[begum.reference])
    done = priya.post(address, {"version": 1, "why": "Her husband."}, follow=True)
    assert "handed to the safe route" in text(done)
    assert page(priya, begum).status_code == 404


def test_the_restricted_desk_is_told_that_it_is(client, town, now, begum):
    triage.hand_to_safe_route(begum, version=1, why="x", by=town["priya"], at=now)
    client.force_login(town["noor"])
    assert "Only your team reads this" in text(client.get(reverse("cases:triage")))


def test_i_know_someone_here(priya, begum):
    address = reverse("cases:triage-know", args=[begum.reference])
    done = priya.post(address, {"version": 1}, follow=True)
    assert "your colleagues have it" in text(done)
    assert page(priya, begum).status_code == 404


@pytest.mark.parametrize("name", ["noor", "joanne", "tom", "admin", "stranger"])
def test_nobody_else_finds_it(client, town, begum, name):
    client.force_login(town[name])
    assert page(client, begum).status_code == 404
    assert page(client, begum, "triage-open").status_code == 404
    assert page(client, begum, "passed-report").status_code == 404


def test_reading_leaves_a_trace_with_the_matches(priya, now, begum):
    earlier = reported.report(at=now - timedelta(days=2))
    page(priya, begum)
    event = Event.objects.views().get(subject=f"report:{begum.pk}")
    assert event.kind == "report.seen"
    assert f"report:{earlier.pk}" in event.body
    page(priya, name="triage-all")
    assert Event.objects.views().filter(kind="reports.listed").exists()


def asked(client, address):
    client.get(address)  # practice is kept from now on
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return [
        q["sql"] for q in found if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]


def test_no_page_asks_more_than_twelve_questions(priya, town, now, begum):
    for days in range(1, 15):
        reported.report(at=now - timedelta(days=days))
    reports = list(Report.objects.order_by("pk")[:2])
    cases.open_case(
        reports=reports,
        known_as="X",
        owner=town["joanne"],
        by=town["priya"],
        at=now,
    )
    for name in ("triage-report", "triage-open", "triage-add", "triage-pass"):
        found = asked(priya, reverse(f"cases:{name}", args=[begum.reference]))
        assert len(found) <= 12, (name, found)
    assert len(asked(priya, reverse("cases:triage-all"))) <= 8


def test_photos_that_came_with_a_report_stand_beside_it(priya, now, begum):
    upload = SimpleUploadedFile("stairs.jpg", hostile.picture())
    whose = {"subject_kind": "report", "subject_id": begum.pk}
    files.keep(upload, **whose, by=None, at=now)
    assert "Nobody can open it yet." in text(page(priya, begum))
