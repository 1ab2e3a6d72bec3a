"""One form a page of the wizard, by the name of its page; and the one-screen form."""

from commonside.work.reports.forms.base import Question
from commonside.work.reports.forms.contact import Check, Photos, Reach, Ways
from commonside.work.reports.forms.happening import (
    Danger,
    Help,
    Kind,
    Place,
    What,
    When,
    Where,
    Who,
    Words,
)
from commonside.work.reports.forms.harm import Aimed, Harm

# Pages without a field of their own tell something and offer a way on.
QUESTIONS: dict[str, type[Question]] = {
    "danger": Danger,
    "ring": Question,
    "what": What,
    "kind": Kind,
    "who": Who,
    "safer_way": Question,
    "police_intelligence": Question,
    "offer_of_help": Help,
    "words": Words,
    "where": Where,
    "place": Place,
    "when": When,
    "aimed": Aimed,
    "harm": Harm,
    "ways": Ways,
    "reach": Reach,
    "photos": Photos,
    "check": Check,
}

__all__ = ["QUESTIONS", "Question"]
