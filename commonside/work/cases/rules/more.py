"""Everything that can be done to a case, by what somebody wants; no Django.

The most used comes first. Rooms above add theirs through `ports.menus`, under one of
these groups; what names none stands in the last, so that nothing is ever left out.
"""

from collections.abc import Iterable
from typing import NamedTuple

from commonside.work.cases.rules.states import State

GROUPS = {
    "contact": "Keep in touch",
    "work": "Plan and steps",
    "safety": "Risk, safety and support",
    "people": "People and agencies",
    "papers": "Reports, papers and evidence",
    "moving": "Move it on",
    "closing": "Stop, close, open again",
    "case": "The case itself",
}
LAST = "case"
OPEN = frozenset(State) - {State.CLOSED, State.TRANSFERRED}
WORKING = frozenset({State.ASSESSED, State.PLANNED, State.ACTIVE, State.ALLOCATED})
HELD = frozenset(
    {
        State.ESCALATED,
        State.MONITORING,
        State.SUSPENDED,
        State.CLOSING,
        State.TRANSFERRED,
    }
)
ALWAYS = frozenset(State)


class Line(NamedTuple):
    """One line of the page: its group, address and words; for whom, and when."""

    group: str
    name: str
    label: str
    permission: str = "cases.read"
    states: frozenset[State] = ALWAYS


WORK, ACTIVE = "cases.work", frozenset({State.ACTIVE})
LINES = (
    Line("contact", "contact", "Add a contact", WORK, OPEN),
    Line("contact", "contacts", "Contacts"),
    Line("contact", "messages", "Write to them, and what was sent", WORK),
    Line("contact", "safe-contact", "Change safe contact", WORK),
    Line("contact", "gap", "They agreed to hear from us less often", WORK, OPEN),
    Line("work", "add-step", "Add a step", WORK, OPEN),
    Line("work", "steps", "Steps"),
    Line("work", "checklist", "Checklist"),
    Line("work", "plan", "The plan is agreed", WORK, frozenset({State.ASSESSED})),
    Line("work", "decide-rung", "Decide on an intervention", WORK, OPEN),
    Line("work", "ladder", "Ladder of interventions"),
    Line("work", "change-procedure", "Follow another procedure", WORK, OPEN),
    Line("safety", "ask-risk", "Ask the risk questions", "cases.assess", OPEN),
    Line("safety", "risk", "Risk"),
    Line("people", "people", "People and places"),
    Line("people", "involve", "Bring an agency in", "cases.involve", OPEN),
    Line("people", "who", "Who may see this"),
    Line("papers", "reports", "Reports"),
    Line("papers", "files", "Files"),
    Line("moving", "escalate", "Bring it before a panel or a court", WORK, ACTIVE),
    Line("moving", "hand-over", "Hand the case over", "cases.allocate", OPEN),
    Line("moving", "transfer", "Pass it to another agency", "cases.involve", WORKING),
    Line("moving", "pause", "Pause at their wish", WORK, WORKING),
    Line("moving", "work-again", "Take up the work again", WORK, HELD),
    Line("closing", "watch", "It stopped: watch", WORK, ACTIVE),
    Line("closing", "close", "Close the case", WORK, WORKING | {State.MONITORING}),
    Line("closing", "agree", "Agree to the closing", WORK, frozenset({State.CLOSING})),
    Line("closing", "reopen", "Open it again", WORK, frozenset({State.CLOSED})),
    Line("case", "edit", "Change the facts of the case", WORK, OPEN),
    Line("case", "history", "History"),
)


def grouped(
    lines: Iterable[tuple[str, str, str]],
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(group, its heading, (address, words) of its lines), without empty groups.

    >>> grouped([("case", "a", "A"), ("", "b", "B"), ("contact", "c", "C")])
    [('contact', 'Keep in touch', [('c', 'C')]), ('case', 'The case itself', [('a', 'A'), ('b', 'B')])]
    """  # noqa: E501
    found: dict[str, list[tuple[str, str]]] = {group: [] for group in GROUPS}
    for group, name, label in lines:
        found.get(group, found[LAST]).append((name, label))
    return [(group, GROUPS[group], rows) for group, rows in found.items() if rows]
