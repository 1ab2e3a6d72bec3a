"""A report in words: its title, its facts, and what a resident is promised."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _

from commonside.ground.duties.queries import clocks_on
from commonside.ground.duties.rules import clock_for
from commonside.ground.places.queries import area_names
from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import said_in
from commonside.library.clocks.instants import london, london_date
from commonside.work.reports import rules
from commonside.work.reports.models import Report, Told
from commonside.work.reports.queries.desk import Practice, practice_on

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """One line of what somebody told us; `step` is the page that asked for it."""

    step: str
    label: str
    text: str


@dataclass(frozen=True)
class _Telling:
    """Answers with the words of the practice that they were given under."""

    answers: Answers
    practice: Practice
    language: str

    def label(self, code: str) -> str:
        """What was chosen for a question, in the words of its version."""
        rows = self.practice.answers.body["answer"]
        row = next((r for r in rows if r["code"] == code), None)
        return ", ".join(self._labels(row["options"], code)) if row else ""

    def _labels(self, options: Iterable[Any], code: str) -> list[str]:
        chosen = rules.chosen(self.answers, code)
        return [
            said_in(o["label"], self.language) for o in options if o["code"] in chosen
        ]

    def kind(self) -> str:
        """What is happening: the main kind first, each with its third level."""
        names = []
        for code in rules.chosen(self.answers, "category"):
            row = rules.category(code, self.practice.categories.body)
            if row is None:
                continue
            thirds = self._labels(row.get("third", []), "third")
            name = said_in(row["label"], self.language)
            names.append(f"{name} ({', '.join(thirds)})" if thirds else name)
        words = str(self.answers.get("third_words") or "")
        return "; ".join([*names, words] if words else names)

    def words(self) -> str:
        return str(self.answers.get("words") or "")

    def where(self) -> str:
        place: Answers = self.answers.get("place") or {}
        ward = area_names().get(str(place.get("ward") or ""), "")
        text = str(place.get("text") or "")
        return text if ward and text.endswith(ward) else joined(", ", text, ward)

    def when(self) -> str:
        days = [_day(self.answers.get(name)) for name in ("from", "to")]
        span = " - ".join(day for day in days if day)
        words = str(self.answers.get("when_words") or "")
        return joined(", ", self.label("timing"), span, words)

    def often(self) -> str:
        worse = {"both": _("more often and worse"), "one": _("more often or worse")}
        told = {"yes": _("told before"), "maybe": _("may have told before")}
        return joined(
            ", ",
            self.label("frequency"),
            worse.get(str(self.answers.get("worse")), ""),
            told.get(str(self.answers.get("previous")), ""),
        )

    def them(self) -> str:
        people = self.answers.get("people") or ()
        alleged = [p for p in people if p["role"] == Told.Role.ALLEGED]
        parts = [p.get(n, "") for p in alleged for n in ("name", "description")]
        if self.answers.get("about_staff") == "yes":
            parts.append(_("works for a partner"))
        return ", ".join(
            p for p in [str(self.answers.get("vehicle") or ""), *parts] if p
        )

    def witnesses(self) -> str:
        people = self.answers.get("people") or ()
        seen = [p for p in people if p["role"] == Told.Role.WITNESS]
        return joined(", ", *(p.get(n) for p in seen for n in ("name", "description")))

    def aimed(self) -> str:
        return joined(". ", self.label("for_whom"), self.label("targeted"))

    def threats(self) -> str:
        return self.label("threats")

    def harm(self) -> str:
        asked = ("affected", "harm", "household")
        return joined(". ", *(self.label(code) for code in asked))

    def hate(self) -> str:
        strands = self._labels(self.practice.strands.body["strand"], "strands")
        return joined(": ", self.label("hate"), ", ".join(strands))

    def help(self) -> str:
        return str(self.answers.get("help") or "")

    def contact(self) -> str:
        return contact_words(self.answers.get("contact") or {})


def _day(value: Any) -> str:
    if not value:
        return ""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return f"{london(at).day} {london(at):%B %Y}"


WAYS = {
    "phone": "Ring",
    "text": "Text message",
    "email": "E-mail",
    "letter": "Letter",
    "none": "None: they contact us",
}
NEVER = {
    "phone": "ringing",
    "voicemail": "voicemail",
    "text": "text",
    "email": "e-mail",
    "letter": "letter",
}
DAYS = {"weekdays": "Monday to Friday", "weekend": "Saturday and Sunday"}


def contact_words(contact: Answers) -> str:
    """Which ways are safe, when, what to say first and what never to use."""
    ways = [WAYS[way] for way in rules.chosen(contact, "ways") if way in WAYS]
    never = [NEVER[code] for code in contact.get("never") or () if code in NEVER]
    to = joined(", ", *(contact.get(name) for name in ("phone", "email", "post")))
    hours = joined("-", contact.get("from"), contact.get("to"))
    return joined(
        ". ",
        joined(": ", ", ".join(ways), to),
        joined(" ", DAYS.get(contact.get("days", "")), hours),
        f"Say “{contact['say']}”" if contact.get("say") else "",
        f"Also seen by {contact['also_sees']}" if contact.get("also_sees") else "",
        f"Speaks {contact['interpreter']}" if contact.get("interpreter") else "",
        f"Never {', '.join(never)}" if never else "",
    )


def joined(between: str, *parts: str | None) -> str:
    """What there is of some parts, with something between."""
    return between.join(part for part in parts if part)


ROWS: tuple[tuple[str, Any, Callable[[_Telling], str]], ...] = (
    ("danger", "Danger now", lambda told: told.label("danger")),
    ("what", "What", _Telling.kind),
    ("words", "In words", _Telling.words),
    ("where", "Where", _Telling.where),
    ("when", "When", _Telling.when),
    ("when", "How often", _Telling.often),
    ("who", "Who", lambda told: told.label("relationship")),
    ("words", "About them", _Telling.them),
    ("words", "Seen by", _Telling.witnesses),
    ("aimed", "Aimed at", _Telling.aimed),
    ("harm", "Threats", _Telling.threats),
    ("harm", "Affected", _Telling.harm),
    ("aimed", "Hate", _Telling.hate),
    ("offer_of_help", "Help offered", _Telling.help),
    ("ways", "Safe contact", _Telling.contact),
)


def summary(
    answers: Answers, practice: Practice, path: Sequence[str], language: str
) -> list[Fact]:
    """What a resident is about to send, with the page where each answer is changed."""
    told = _Telling(answers, practice, language)
    found = []
    for step, label, say in ROWS:
        if step in path:
            found.append(Fact(step, _(label), say(told) or _("Not answered")))
    return found


def facts(report: Report) -> list[Fact]:
    """ "What she told us": each answer in the words of the version it was given under.

    Her own words stand apart on the page, and are not among them. One query for the
    people told of, none where the report was read with them.
    """
    told = _Telling(answers_of(report), practice_of(report), "en")
    rows = [
        Fact(step, label, say(told))
        for step, label, say in ROWS
        if say is not _Telling.words
    ]
    if report.channel == "call_back":
        rows.insert(0, Fact("ways", "Wants", "To be rung first; told no more yet"))
    return [row for row in rows if row.text]


def ring_back_words(on: date) -> str:
    """How soon we ring whoever asks for it, as the public reads it; "" where unsaid."""
    clock = clock_for(clocks_on(on).version.body, duty="ring_back", band="any")
    if clock is None or clock["rule"] not in ("working_days", "hours"):
        return ""
    count = clock["amount"]
    if clock["rule"] == "hours":
        return _("within %(count)s hours") % {"count": count}
    return (
        _("by the next working day")
        if count == 1
        else (_("within %(count)s working days") % {"count": count})
    )


def practice_of(report: Report) -> Practice:
    """The versions that a report was taken under, whatever is in force by now."""
    day = london_date(report.received_at)
    now = practice_on(day)
    return Practice(
        categories=report.taxonomy,
        answers=_version_of(now.answers, int(report.form_version)),
        risk=now.risk,
        strands=now.strands,
    )


def _version_of(known: Version, number: int) -> Version:
    if known.version == number:
        return known
    return Version.objects.get(kind=known.kind, key=known.key, version=number)


def answers_of(report: Report) -> dict[str, Any]:
    """A report's columns and people as the answers from which they were made."""
    told = list(report.told.all())
    reporter = next((t for t in told if t.role == Told.Role.REPORTER), None)
    return {
        **report.answers,
        "category": [report.category, *report.also],
        "words": report.words,
        "place": {"text": report.place_text, "ward": report.ward},
        "from": report.occurred_from,
        "to": report.occurred_to,
        "people": [
            {"role": t.role, "name": t.name, "description": t.description} for t in told
        ],
        "contact": (reporter.contact if reporter else None) or {},
    }


def safe_contact(report: Report) -> dict[str, Any]:
    """How the person who told us may be reached, as `SafeContact.ways` has it."""
    found: dict[str, Any] = answers_of(report)["contact"]
    return found


def title(report: Report) -> str:
    """What and in which ward: "Noise, Lewsey". Names no person, home or street."""
    row = rules.category(report.category, report.taxonomy.body)
    thirds = (row or {}).get("third", [])
    third = next((t for t in thirds if t["code"] == report.third_level), None)
    if third and not third.get("needs_words"):
        name = said_in(third["label"], "en")
    else:
        name = row["name"] if row else report.category
    ward = area_names().get(report.ward, "")
    return f"{name}, {ward}" if ward else name


def number_in_fours(number: str) -> str:
    """A number of sixteen digits as it is copied by hand.

    >>> number_in_fours("1234567890123456")
    '1234 5678 9012 3456'
    """
    return " ".join(wrap(number, 4))


def promise(decide_by: str | datetime, at: datetime) -> str:
    """By when somebody reads it, as the public says times.

    >>> noon = datetime.fromisoformat("2026-11-19T12:00+00:00")
    >>> promise("2026-11-19T14:00+00:00", noon)
    'today, before 2pm'
    """
    by = datetime.fromisoformat(decide_by) if isinstance(decide_by, str) else decide_by
    due, today = london(by), london(at).date()
    if due.date() <= today:
        day = _("today")
    elif due.date() == today + timedelta(days=1):
        day = _("tomorrow")
    else:
        day = _("on %(day)s") % {"day": f"{due:%A}"}
    if due.hour == 23:
        return day
    return _("%(day)s, before %(hour)s") % {"day": day, "hour": _hour(_full(due, at))}


def _full(due: datetime, at: datetime) -> datetime:
    """The full hour before, where that leaves half an hour: easier to remember."""
    hour = due.replace(minute=0, second=0, microsecond=0)
    return hour if hour - at >= timedelta(minutes=30) else due


def _hour(at: datetime) -> str:
    if (at.hour, at.minute) == (12, 0):
        return _("noon")
    hour = f"{at.hour % 12 or 12}"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{hour}{minutes}{'am' if at.hour < 12 else 'pm'}"
