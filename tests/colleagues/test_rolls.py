"""Each quarter an agency says who works for it; unused accounts end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from commonside.ground.agencies.models import Agency, Holding, User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.colleagues import actions, queries, rules
from commonside.ground.colleagues.actions import rolls
from commonside.ground.colleagues.models import Closure, Roll
from commonside.ground.duties.models import Due
from commonside.ground.letters.models import Letter

ROUND = datetime(2026, 10, 15, 2, 20, tzinfo=UTC)
TERMS = rules.Terms()


def night(days, *, since=ROUND):
    at = since + timedelta(days=days)
    actions.keep_rolls(on=timezone.localdate(at), at=at)
    return at


def roll_of(code):
    return Roll.objects.get(agency__code=code)


def told(kind):
    rows = Letter.objects.filter(kind=kind)
    return sorted(rows.values_list("to__username", flat=True))


@pytest.fixture
def asked(cast):
    User.objects.update(last_used_on=date(2026, 10, 14))
    night(0)
    return cast


def test_every_agency_with_people_is_asked_once_a_round(asked):
    codes = set(Roll.objects.values_list("agency__code", flat=True))
    assert codes == {"council", "police", "housing", "elsewhere"}
    night(1)
    assert Roll.objects.count() == 4
    assert Due.objects.open().filter(kind="confirm_people").count() == 4
    due = Due.objects.get(owner_agency__code="housing")
    assert timezone.localdate(due.due_at) == date(2026, 10, 29)


def test_who_is_told_first(asked):
    assert told("confirm_people") == ["samuel", "tom"]
    # The police and the other council have no contact: the lead hears at once.
    assert told("people_unconfirmed") == ["ines", "ines"]


def test_a_missed_round_is_begun_late_but_not_for_ever(cast):
    night(13)
    assert Roll.objects.exists()
    Roll.objects.all().delete()
    night(15)
    assert not Roll.objects.exists()


def test_the_contact_confirms_and_it_is_done(asked, who):
    at = ROUND + timedelta(days=2)
    tom = who("tom")
    roll = queries.roll_of(tom, at=at)
    actions.confirm(roll, stay=[tom.pk], gone=[], by=tom, at=at)
    roll.refresh_from_db()
    assert (roll.closed_by, who("tom").confirmed_at) == (tom, at)
    assert Due.objects.get(owner_agency=tom.agency).met_at == at
    with pytest.raises(Refused, match="no longer"):
        actions.confirm(roll, stay=[], gone=[], by=tom, at=at)


def test_who_has_left_is_closed_at_once_but_never_oneself(asked, who):
    at = ROUND + timedelta(days=2)
    samuel, dan = who("samuel"), who("dan")
    roll = queries.roll_of(samuel, at=at)
    stay = queries.unconfirmed(roll).values_list("pk", flat=True)
    actions.confirm(roll, stay=stay, gone=[dan.pk, samuel.pk], by=samuel, at=at)
    assert not who("dan").is_active
    assert who("samuel").is_active
    assert who("samuel").confirmed_at == at
    assert Closure.objects.get().why == "said_gone"
    assert roll_of("council").closed_by == samuel


def test_people_are_confirmed_some_at_a_time(asked, who):
    at = ROUND + timedelta(days=2)
    samuel = who("samuel")
    roll = queries.roll_of(samuel, at=at)
    everybody = [user.pk for user in queries.unconfirmed(roll)]
    actions.confirm(roll, stay=everybody[:3], gone=[], by=samuel, at=at)
    assert queries.unconfirmed(roll).count() == len(everybody) - 3
    actions.confirm(roll, stay=everybody, gone=[], by=samuel, at=at)
    assert roll_of("council").closed_by == samuel


@pytest.mark.parametrize("by", ["tom", "admin", "dan"])
def test_nobody_answers_for_another_agency(asked, who, by):
    with pytest.raises(Refused):
        actions.confirm(roll_of("council"), stay=[], gone=[], by=who(by), at=ROUND)


def test_the_lead_answers_only_where_there_is_no_contact(asked, who):
    ines, lyle = who("ines"), who("lyle")
    police = roll_of("police")
    actions.confirm(police, stay=[lyle.pk], gone=[], by=ines, at=ROUND)
    assert roll_of("police").closed_by == ines
    with pytest.raises(Refused):
        actions.confirm(roll_of("council"), stay=[], gone=[], by=ines, at=ROUND)
    assert queries.roll_of(ines, at=ROUND) is None


def test_the_contact_is_reminded_once_then_the_lead_told(asked):
    night(7)
    night(8)
    assert told("confirm_people") == ["samuel", "samuel", "tom", "tom"]
    night(15)
    night(16)
    assert told("people_unconfirmed") == ["ines"] * 4


def test_whom_nobody_confirms_is_switched_off_and_two_can_still_approve(asked, who):
    at = night(28)
    assert not who("lyle").is_active
    assert not who("dan").is_active
    assert who("admin").is_active
    assert who("ines").is_active
    assert queries.approvers(at).count() == 2
    assert not Roll.objects.open().exists()
    assert set(Closure.objects.values_list("why", flat=True)) == {"unconfirmed"}
    dropped = Due.objects.filter(kind="confirm_people")
    assert set(dropped.values_list("dropped_why", flat=True)) == {"unanswered"}


def test_who_came_after_the_question_is_not_asked_about(asked, who):
    User.objects.filter(username="dan").update(joined_at=ROUND + timedelta(days=1))
    roll = roll_of("council")
    assert not roll.asks_about(who("dan"))
    assert roll.asks_about(who("joanne"))
    night(28)
    assert who("dan").is_active


def use(name, days_ago, *, at):
    on = timezone.localdate(at) - timedelta(days=days_ago)
    User.objects.filter(username=name).update(last_used_on=on)


def unused(at, days=0):
    at += timedelta(days=days)
    return actions.switch_off_unused(on=timezone.localdate(at), at=at)


@pytest.fixture
def used(cast, at):
    User.objects.update(last_used_on=timezone.localdate(at))
    return at


def test_forty_six_days_warn_and_sixty_switch_off(used, who):
    use("dan", 45, at=used)
    assert unused(used) == (0, 0)
    assert unused(used, 1) == (1, 0)
    assert told("unused_soon") == ["dan"]
    assert unused(used, 2) == (0, 0)
    User.objects.exclude(username="dan").update(last_used_on=date(2026, 12, 1))
    assert unused(used, 14) == (0, 0)
    assert unused(used, 15) == (0, 1)
    assert not who("dan").is_active
    assert Closure.objects.get().why == "unused"
    assert unused(used, 16) == (0, 0)


def test_the_warning_names_nobody(used):
    use("dan", 50, at=used)
    unused(used)
    letter = Letter.objects.get(kind="unused_soon")
    assert "Dan" not in letter.subject_line + letter.body
    assert Event.objects.filter(kind="colleague.warned").count() == 1


def test_somebody_who_never_came_ends_sixty_days_after_being_added(used, who):
    User.objects.filter(username="dan").update(
        last_used_on=None, joined_at=used - timedelta(days=61)
    )
    assert unused(used) == (0, 1)


def test_who_came_back_has_sixty_days_again(used, who):
    use("dan", 100, at=used)
    Closure.objects.create(
        user=who("dan"),
        why="unused",
        since=used - timedelta(days=40),
        until=used - timedelta(days=10),
    )
    assert unused(used) == (0, 0)


def test_the_last_two_who_approve_are_kept_though_unused(used, who):
    for name in ("admin", "ines"):
        use(name, 90, at=used)
    assert unused(used)[1] == 0
    assert who("admin").is_active
    # With a third, the unused ones go until two are left.
    Holding.objects.create(user=who("mina"), role="administrator", since=used)
    assert unused(used, 1)[1] == 1
    assert queries.approvers(used).count() == 2


def test_the_profile_says_the_days():
    said = {"colleagues": {"confirm_on": ["02-01"], "off_after_days": 90}}
    terms = rules.terms_of(said)
    assert (terms.confirm_on, terms.off_after_days) == (("02-01",), 90)
    assert rules.last_round(date(2026, 1, 31), terms.confirm_on) == date(2025, 2, 1)


def test_the_nights_job_leaves_a_demonstration_alone(used, settings, who, monkeypatch):
    from commonside.ground.colleagues import jobs

    use("dan", 400, at=timezone.now())
    settings.DEMONSTRATION = True
    jobs.keep_accounts.call()
    assert who("dan").is_active
    settings.DEMONSTRATION = False
    jobs.keep_accounts.call()
    assert not who("dan").is_active


def test_an_agency_whose_roll_is_still_open_is_not_asked_twice(asked):
    at = ROUND + timedelta(days=92)
    Roll.objects.exclude(agency__code="housing").update(closed_at=ROUND)
    assert rolls.begin_rolls(on=date(2027, 1, 15), at=at, terms=TERMS) == 3
    assert Agency.objects.get(code="housing").rolls.count() == 1
