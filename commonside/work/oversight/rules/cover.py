"""Who stands in for whom, and for how long; no Django."""

from datetime import date

from commonside.ground.audit.refusals import Obstacle, obstacle

MOST_WORDS = 2000
# Nobody is covered for longer: the cases then need another owner.
MOST_DAYS = 92


def overlaps(since: date, until: date, others: list[tuple[date, date]]) -> bool:
    """Whether these days, both counted in, meet any of the others.

    >>> overlaps(date(2026, 3, 2), date(2026, 3, 6), [(date(2026, 3, 6),) * 2])
    True
    >>> overlaps(date(2026, 3, 2), date(2026, 3, 6), [(date(2026, 3, 7),) * 2])
    False
    """
    return any(start <= until and since <= end for start, end in others)


def obstacles_to_covering(
    *,
    since: date | None,
    until: date | None,
    on: date,
    is_same: bool,
    shares_team: bool,
    covered: list[tuple[date, date]],
    away: list[tuple[date, date]],
) -> list[Obstacle]:
    """Why one colleague may not stand in for another in these days.

    `covered` are the days in which the one who leaves is covered already; `away`, those
    in which the other is away too.
    """
    found = []
    if is_same:
        found.append(obstacle("Choose somebody else.", at_field="to"))
    elif not shares_team:
        found.append(obstacle("Choose a colleague of the same team.", at_field="to"))
    if since is None or until is None or until < since:
        found.append(
            obstacle(
                "Say from which day to which day, both included.", at_field="until"
            )
        )
        return found
    if until < on:
        found.append(obstacle("Choose days still to come.", at_field="until"))
    if (until - since).days > MOST_DAYS:
        found.append(
            obstacle(
                "At most {most} days: for longer the cases need another owner.",
                most=MOST_DAYS,
                at_field="until",
            )
        )
    if overlaps(since, until, covered):
        found.append(
            obstacle("Somebody covers on some of these days already.", at_field="since")
        )
    if overlaps(since, until, away):
        found.append(
            obstacle("They are away themselves on some of these days.", at_field="to")
        )
    return found


def obstacles_to_handing_back(note: str) -> list[Obstacle]:
    """What was done is computed; the words say what the record does not."""
    if not note.strip():
        return [obstacle("Write what they find on their return.", at_field="note")]
    if len(note) > MOST_WORDS:
        return [
            obstacle("Use at most {most} letters.", most=MOST_WORDS, at_field="note")
        ]
    return []
