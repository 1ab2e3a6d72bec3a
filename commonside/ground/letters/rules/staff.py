"""What a message to staff may say: neutral words, naming nobody; no Django."""

from dataclasses import dataclass

# Only these are told at once; everything else waits for the daily digest.
AT_ONCE = {
    "new_high": "A person at high risk is new to you.",
    "high_breach": "A first contact at high risk is late.",
    "step_refused": "A partner refused an action that you asked for.",
    "step_chased": "Somebody waits for an action that was asked of you.",
    "conflict": "A case was handed to you, because a colleague knows someone in it.",
    "work_left": "A colleague's account was closed; their work waits for you.",
    "confirm_people": "Please say who still works for your agency.",
    "people_unconfirmed": "An agency has not said who still works for it.",
    "unused_soon": "Your account is closed soon, because it was not used.",
    "safeguard": "Somebody may not be safe. Please see to it now.",
    "missed_session": "Somebody did not come. Please see that a person is safe.",
    "handed_over": "Something was handed to your agency. Please say that you have it.",
    "route_answered": "An agency answered what you handed over.",
}
SUBJECTS = {
    "digest": "Commonside: your day",
    "new_high": "Commonside: please look now",
    "high_breach": "Commonside: please look now",
    "step_refused": "Commonside: an answer came",
    "step_chased": "Commonside: please look",
    "conflict": "Commonside: a case was handed to you",
    "anchor": "Commonside: please keep this message",
    "work_left": "Commonside: work was handed to you",
    "confirm_people": "Commonside: a question to your agency",
    "people_unconfirmed": "Commonside: please look now",
    "unused_soon": "Commonside: your account",
    "safeguard": "Commonside: please look now",
    "missed_session": "Commonside: please look now",
    "handed_over": "Commonside: please look",
    "route_answered": "Commonside: an answer came",
}


@dataclass(frozen=True)
class Day:
    """The counts of one person's day."""

    late: int = 0
    today: int = 0
    waiting: int = 0
    refused: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.today or self.waiting or self.refused)


def at_once(kind: str, link: str) -> tuple[str, str]:
    """Subject and body of a message that cannot wait; no name, place or kind of harm.

    >>> at_once("conflict", "https://x/staff/work/")[0]
    'Commonside: a case was handed to you'
    """
    return SUBJECTS[kind], f"{AT_ONCE[kind]}\n\nSign in to see it: {link}\n"


def digest(day: Day, link: str) -> tuple[str, str]:
    """Subject and body of the one message a day.

    >>> print(digest(Day(late=2, waiting=1), "https://x/")[1])
    Late: 2
    Waits for your answer: 1
    <BLANKLINE>
    Sign in to see them: https://x/
    <BLANKLINE>
    """
    lines = [
        f"{words}: {count}"
        for words, count in (
            ("Late", day.late),
            ("Due today", day.today),
            ("Waits for your answer", day.waiting),
            ("Refused by a partner", day.refused),
        )
        if count
    ]
    text = "\n".join(lines) + f"\n\nSign in to see them: {link}\n"
    return SUBJECTS["digest"], text


def anchor(text: str) -> tuple[str, str]:
    """Subject and body of the day's seal, for a partner to keep (S14).

    >>> anchor("{}")[1].splitlines()[-1]
    '{}'
    """
    return SUBJECTS["anchor"], (
        "Please keep this message where the partnership's administrators cannot reach"
        " it.\n\nIt holds the newest seal of the history of who did and who looked at"
        " what. Should anybody shorten or replace that history, it will show. It names"
        f" nobody.\n\n{text}\n"
    )


def retry_after(attempts: int) -> int:
    """Seconds before a failed message is tried again: 1, 4, 16 minutes, then hourly.

    >>> [retry_after(n) for n in (1, 2, 3, 4, 9)]
    [60, 240, 960, 3600, 3600]
    """
    return min(60 << 2 * (attempts - 1), 3600)


GIVE_UP_AFTER = 8
