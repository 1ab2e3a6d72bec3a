"""Which day and time a cell means, however it was typed; British order, no guessing."""

import re
from datetime import date, datetime, time, timedelta

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
FULL = (
    "january february march april may june july august september october november"
    " december"
).split()
EPOCH = date(1899, 12, 30)
FIRST_YEAR = 1950
CLOCK = re.compile(
    r"[\sT,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*"
    r"(?:Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
SAY = "Write it as 25/03/2026."


class Unclear(ValueError):
    """No day can be told from it; the sentence says what was read."""


def moment_in(text: str, *, today: date) -> tuple[date, time | None]:
    """The day, and the time where one stands, in a cell; raises `Unclear`.

    03/04/2026 is the third of April, as people here write. A day that exists only the
    other way round is asked about, never turned over.

    >>> moment_in("2nd March 2026, 14:05", today=date(2026, 11, 1))
    (datetime.date(2026, 3, 2), datetime.time(14, 5))
    >>> moment_in("2/3/26", today=date(2026, 11, 1))[0]
    datetime.date(2026, 3, 2)
    """
    said = " ".join(text.split())
    clock = CLOCK.search(said)
    at = _clock(clock, said) if clock else None
    words = said[: clock.start()] if clock else said
    found = _day(words.strip(" ,"), said, today=today)
    if found.year < FIRST_YEAR:
        raise Unclear(f"“{said}” is before {FIRST_YEAR}. {SAY}")
    return found, at


def day_in(text: str, *, today: date, past: bool = False) -> date:
    """The day in a cell; with `past`, one that lies ahead is asked about."""
    found, _ = moment_in(text, today=today)
    if past and found > today:
        raise Unclear(f"“{' '.join(text.split())}” is still to come.")
    return found


def _clock(match: re.Match[str], said: str) -> time:
    hour, minute, half = int(match[1]), int(match[2]), (match[4] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        raise Unclear(f"“{said}” holds no time that there is.") from None


def _day(words: str, said: str, *, today: date) -> date:
    parts = re.findall(r"\d+|[A-Za-z]+", words)
    named = [p for p in parts if _month(p)]
    numbers = [p for p in parts if p.isdigit()]
    try:
        if named:
            return _with_name(_month(named[0]), numbers, today=today)
        if len(numbers) == 1:
            return _in_one(words, today=today)
        return _in_three(numbers, today=today)
    except (ValueError, IndexError, OverflowError):
        pass
    raise Unclear(f"“{said}” is no day that we can read. {SAY}")


def _month(word: str) -> int:
    low = word.lower()
    if low == "sept":
        return 9
    if low in MONTHS:
        return MONTHS.index(low) + 1
    return FULL.index(low) + 1 if low in FULL else 0


def _with_name(month: int, numbers: list[str], *, today: date) -> date:
    """ "3 March 2026", "March 3rd, 2026", "2026 March 3"."""
    first, second = numbers
    if len(first) == 4:
        return date(int(first), month, int(second))
    return date(_year(second, today), month, int(first))


def _in_one(words: str, *, today: date) -> date:
    """ "20260302", or the number by which Excel keeps a day: "46083"."""
    if re.fullmatch(r"(19|20)\d{6}", words):
        return datetime.strptime(words, "%Y%m%d").date()  # noqa: DTZ007  a day, no time
    if re.fullmatch(r"[2-7]\d{4}", words):
        return EPOCH + timedelta(days=int(words))
    raise ValueError(words)


def _in_three(numbers: list[str], *, today: date) -> date:
    first, second, third = numbers
    if len(first) == 4:
        return date(int(first), int(second), int(third))
    return date(_year(third, today), int(second), int(first))


def _year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        raise ValueError(digits)
    return (
        2000 + int(digits)
        if int(digits) <= today.year % 100 + 1
        else 1900 + int(digits)
    )
