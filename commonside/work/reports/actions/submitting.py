"""A report is taken: kept as told, judged for a start, routed, and owed a decision."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from commonside.ground.agencies.models import Answer, Grant, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Clocks, Counted, clocks_on
from commonside.ground.duties.rules import due_at
from commonside.ground.files.actions import adopt
from commonside.ground.files.jobs import check
from commonside.ground.keys import receipts, ring
from commonside.ground.letters.actions import tell_at_once as write_at_once
from commonside.ground.places.rules import postcode_in
from commonside.ground.practice.models import Version
from commonside.library.clocks import in_hours
from commonside.library.clocks.instants import london_date
from commonside.work.reports import rules
from commonside.work.reports.models import Plate, Report, Routing, Told
from commonside.work.reports.queries import (
    Desk,
    Practice,
    desk_of,
    notice_on,
    practice_on,
)

PUBLIC = "public"
# How a report came from whoever would rather talk.
CALL_BACK = "call_back"
TRIES = 5
# The mark of a due of which somebody was told at once.
TELL = "tell_duty_contact"
LOCATED = (
    "lon",
    "lat",
    "easting",
    "northing",
    "ward",
    "lsoa11",
    "lsoa21",
    "boundary_version",
)
# What is kept among the answers as it was typed, beside the coded answers.
KEPT_AS_TYPED = ("third", "third_words", "strands", "help", "vehicle", "when_words")


@dataclass(frozen=True)
class Submitted:
    """A report that we have, and the receipt that is shown once and never kept."""

    report: Report
    receipt: str
    # What the rules still want asked or offered: help first, the vehicle.
    asks: tuple[rules.Ask, ...] = ()


@dataclass(frozen=True)
class _Given:
    """What the person takes away and was shown: receipt, word, privacy notice."""

    receipt: str
    kept: receipts.Kept
    notice: Version | None

    @classmethod
    def to(cls, by: User | None, word: str, notice: int | None, at: datetime) -> Self:
        """A receipt and its word, made unreadable slowly and so outside any lock."""
        if by:
            return cls("", receipts.Kept("", ""), None)
        receipt = receipts.draw()
        shown = notice_on(london_date(at), notice)
        return cls(receipt, receipts.keep(receipt, word), shown)


def submit(
    *,
    answers: Mapping[str, Any],
    channel: str,
    by: User | None,
    at: datetime,
    files: Sequence[int] = (),
    word: str = "",
    notice: int | None = None,
    also: Callable[[Submitted], None] | None = None,
) -> Submitted:
    """Take a report, by whatever channel, and owe somebody a decision on it.

    `answers` holds the coded answers by question, as `data/answers/report.toml` has
    them, and beside them `category` (the main one first), `third`, `third_words`,
    `words`, `place` (text, postcode, at_home, coordinates and areas), `from`, `to`,
    `people` (role, name, description), `contact` (name, and as `SafeContact.ways`),
    `victim_name`, `strands`, `help`, `vehicle`, `when_words`, `language`. All of it
    is optional but the category.
    `files` are ids of files that wait under a draft. Only the public gets a receipt;
    `word` is what they chose to open it with, `notice` the privacy notice they saw.
    `also` is done in the same transaction: if it raises, nothing was taken.

    Raises `Refused` when the kind of behaviour is missing or too wide.
    """
    practice = practice_on(london_date(at))
    found = rules.obstacles_to_submitting(answers, practice.categories.body)
    if found:
        raise Refused(found)
    given = _Given.to(by, word, notice, at)
    left = TRIES
    while True:
        left -= 1
        try:
            with transaction.atomic():
                taken = _submit(
                    answers,
                    practice,
                    channel=channel,
                    by=by,
                    at=at,
                    files=files,
                    given=given,
                )
                if also:
                    also(taken)
            return taken
        except IntegrityError as clash:
            # Two random references were alike: once in some million reports.
            if "reference" not in str(clash) or not left:
                raise


def _submit(
    answers: Mapping[str, Any],
    practice: Practice,
    *,
    channel: str,
    by: User | None,
    at: datetime,
    files: Sequence[int],
    given: _Given,
) -> Submitted:
    judged = rules.provisional(answers, practice.risk.body)
    route = rules.route(answers, practice.categories.body, judged.band)
    desk = desk_of(route, at=at)
    report = _report(answers, practice, judged, channel=channel, by=by, at=at)
    report.receipt_hash = given.kept.receipt_hash
    report.word_hash = given.kept.word_hash
    report.notice = given.notice
    report.save(force_insert=True)
    Told.objects.bulk_create(_told(report, answers))
    Plate.objects.bulk_create(_plates(report))
    clocks = clocks_on(london_date(at))
    decide = _decide(route, desk, clocks, judged.band, at)
    _route(report, desk, decide_by=decide.due_at)
    _open_to(report, desk, at=at)
    _owe(report, [decide], desk=desk, clocks=clocks, at=at)
    if files:
        adopt(files, subject_kind="report", subject_id=report.pk)
        for pk in files:
            check.enqueue(pk)
    record(
        "report.submitted",
        subject=report,
        by=by or PUBLIC,
        at=at,
        codes={
            "band": rules.BAND_CODES[judged.band],
            "channel": channel,
            "queue": desk.queue,
        },
        count=len(files),
    )
    if is_to_be_told(report, clocks, at):
        tell_at_once(report, at=at, desk=desk)
    asks = rules.asks(answers, practice.categories.body)
    return Submitted(report, given.receipt, tuple(asks))


def _report(
    answers: Mapping[str, Any],
    practice: Practice,
    judged: rules.Provisional,
    *,
    channel: str,
    by: User | None,
    at: datetime,
) -> Report:
    """The row as told: filters as columns, everything else as answers."""
    place: Mapping[str, Any] = answers.get("place") or {}
    contact: Mapping[str, Any] = answers.get("contact") or {}
    primary, *also = rules.chosen(answers, "category")
    thirds = rules.chosen(answers, "third")
    text = str(place.get("text") or "")
    postcode = str(place.get("postcode") or "") or postcode_in(text)
    return Report(
        reference=_reference(),
        received_at=at,
        channel=channel,
        language=str(answers.get("language") or "en"),
        taken_by=by,
        on_behalf=rules.is_true_of(rules.ON_BEHALF, answers),
        taxonomy=practice.categories,
        category=primary,
        also=also,
        third_level=next((t for t in thirds if t.startswith(f"{primary}.")), ""),
        words=str(answers.get("words") or "").strip(),
        place_text=text,
        postcode=postcode,
        household_key=_household(answers, place, contact),
        reporter_key=reporter_key(contact),
        when_kind=str(answers.get("timing") or ""),
        occurred_from=_instant(answers.get("from")),
        occurred_to=_instant(answers.get("to")),
        is_targeted=rules.is_true_of(rules.TARGETED, answers),
        is_hate=rules.is_true_of(rules.HATE, answers),
        is_sensitive=rules.betrays(answers, practice.categories.body),
        answers=_kept(answers, practice),
        form_version=str(practice.answers.version),
        band=judged.band,
        reasons=list(judged.reasons),
        **{name: place[name] for name in LOCATED if place.get(name) not in (None, "")},
    )


def _reference() -> str:
    letters = rules.REFERENCE_LETTERS
    return "".join(secrets.choice(letters) for _ in range(rules.REFERENCE_LENGTH))


def reporter_key(contact: Mapping[str, Any]) -> str:
    """Whether two reports come from one person, without keeping the number in it."""
    phone = rules.phone_key(str(contact.get("phone") or ""))
    email = rules.email_key(str(contact.get("email") or ""))
    if not (phone or email):
        return ""
    return ring.keyed_hash(settings.KEYS, "fields", f"reporter {phone or email}")


def _household(
    answers: Mapping[str, Any], place: Mapping[str, Any], contact: Mapping[str, Any]
) -> str:
    """The home that suffers: the address given, else the place when it is a home."""
    home = rules.household_key(str(contact.get("post") or ""))
    if home or not place.get("at_home"):
        return home
    return rules.household_key(
        str(place.get("text") or ""), str(place.get("postcode") or "")
    )


def _kept(answers: Mapping[str, Any], practice: Practice) -> dict[str, Any]:
    """The answers to the form's own questions, and what belongs to no column."""
    asked = [row["code"] for row in practice.answers.body["answer"]]
    return {
        name: answers[name] for name in (*asked, *KEPT_AS_TYPED) if answers.get(name)
    }


def _instant(value: Any) -> datetime | None:
    return parse_datetime(value) if isinstance(value, str) else value or None


def _told(report: Report, answers: Mapping[str, Any]) -> list[Told]:
    """The reporter with the contact, and everybody else of whom the report tells."""
    contact: Mapping[str, Any] = answers.get("contact") or {}
    ways = {name: value for name, value in contact.items() if name != "name" and value}
    name = str(contact.get("name") or "")
    rows = [
        Told(report=report, role=Told.Role.REPORTER, name=name, contact=ways or None)
    ]
    if report.on_behalf:
        harmed = str(answers.get("victim_name") or "")
        rows.append(Told(report=report, role=Told.Role.VICTIM, name=harmed))
    for person in answers.get("people") or ():
        if person.get("name") or person.get("description"):
            rows.append(
                Told(
                    report=report,
                    role=person["role"],
                    name=person.get("name") or "",
                    description=person.get("description") or "",
                )
            )
    return rows


def _plates(report: Report) -> list[Plate]:
    """The vehicles told of, so that a second report of one is found by it."""
    told = rules.plates_in(str(report.answers.get("vehicle") or ""))
    return [Plate(report=report, mark=mark) for mark in told]


def _decide(
    route: rules.Route, desk: Desk, clocks: Clocks, band: int, at: datetime
) -> Counted:
    """By when somebody decides: the band's clock, or a rule's where it is sooner."""
    duty = "accept_passed" if desk.agency else "triage"
    counted = clocks.due(duty, start=at, band=rules.BAND_CODES[band])
    if counted is None:
        raise LookupError(f"The clocks in force have none for {duty}.")
    sooner = [due_at(clock, at, clocks.calendar) for clock in route.clocks]
    kind = duty if desk.agency else "decide"
    return replace(counted, duty=kind, due_at=min([counted.due_at, *sooner]))


def _route(report: Report, desk: Desk, *, decide_by: datetime) -> None:
    """Where it waits; a report for a partner alone is passed on by rule, by nobody."""
    passed = Routing.State.PASSED if desk.agency else Routing.State.WAITING
    routing = Routing.objects.create(
        report=report,
        queue=desk.queue,
        team=desk.team,
        state=passed,
        passed_to=desk.agency,
        decide_by=decide_by,
    )
    if desk.also_to:
        through = Routing.also_to.through
        through.objects.bulk_create(
            [through(routing=routing, agency=agency) for agency in desk.also_to]
        )


def _open_to(report: Report, desk: Desk, *, at: datetime) -> None:
    """Who may read it: the team of its queue, and agencies that get it by rule."""
    whom = [(f"team:{desk.team.pk}", "team")] if desk.team and not desk.agency else []
    whom += [(f"agency:{agency.pk}", "rule") for agency in desk.also_to]
    Grant.objects.bulk_create(
        [
            Grant(
                subject_kind="report",
                subject_id=report.pk,
                principal=principal,
                answer=Answer.CONTENT,
                basis=basis,
                since=at,
            )
            for principal, basis in whom
        ]
    )


def _owe(
    report: Report,
    counted: list[Counted],
    *,
    desk: Desk,
    clocks: Clocks,
    at: datetime,
) -> None:
    """A decision, and a first contact for High from now on, or for who asked for it.

    The first contact is owed by the team until a case has an owner, so that no report
    waits for its decision with nobody ringing.
    """
    first = _first_contact(report, clocks, at)
    if first and not desk.agency:
        counted = [*counted, first]
    is_told = is_to_be_told(report, clocks, at)
    duties.owe(
        report,
        counted,
        to=desk.decides,
        practice=clocks.version,
        at=at,
        reason=TELL if is_told else rules.BAND_CODES[report.band],
        is_new=True,
    )


def _first_contact(report: Report, clocks: Clocks, at: datetime) -> Counted | None:
    """By when somebody rings: at High risk, and whoever asked for it; the sooner."""
    found = []
    if report.band == rules.BANDS["high"]:
        found.append(clocks.due("first_contact", start=at, band="high"))
    if report.channel == CALL_BACK:
        found.append(clocks.due("ring_back", start=at))
    counted = [one for one in found if one is not None]
    if not counted:
        return None
    return replace(min(counted, key=lambda one: one.due_at), duty="first_contact")


def is_to_be_told(report: Report, clocks: Clocks, at: datetime) -> bool:
    """Whether nobody would see a report at high risk before the office opens."""
    return report.band == rules.BANDS["high"] and not in_hours(at, clocks.calendar)


def tell_at_once(report: Report, *, at: datetime, desk: Desk) -> None:
    """Outside office hours the team's duty contact hears of it now, by a message that
    names nobody.
    """
    to = [desk.team.duty_contact if desk.team else None]
    write_at_once("new_high", to=to, about=f"report:{report.pk}", by=None, at=at)
