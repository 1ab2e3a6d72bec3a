"""Two at the same moment, on the database that lets them: nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due, Step
from commonside.work.cases import actions
from commonside.work.cases.models import Case, Contact
from tests.cases import living

# SQLite writes one after the other: there is nothing to race for.
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]


def at_once(*acts):
    """Each act in a thread with a connection of its own; what each gave or raised."""

    def run(act):
        try:
            return act()
        except (Clash, Refused) as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_cases_opened_at_once_have_references_of_their_own(told, cast, at):
    def opener(report):
        return lambda: actions.open_case(
            reports=[report],
            known_as="Mrs Begum",
            owner=cast["joanne"],
            by=cast["priya"],
            at=at,
        )

    made = at_once(*(opener(told()) for _ in range(6)))
    assert len({case.reference for case in made}) == 6


def test_of_two_answers_to_one_step_one_counts(opened, cast, at):
    case = opened()
    living.bring_in(case, cast["tom"].agency, cast["joanne"], at)
    step = living.offer(case, cast["tom"].agency, cast["joanne"], at)

    def answer(to, by):
        return lambda: actions.move_step(
            case=case, step=step, to=to, note="x", by=cast[by], at=at, version=1
        )

    found = at_once(answer("accepted", "tom"), answer("not_possible", "joanne"))
    assert sum(isinstance(one, Clash) for one in found) == 1
    assert Step.objects.get().version == 2
    kinds = Event.objects.filter(kind__startswith="step.").exclude(kind="step.offered")
    assert kinds.count() == 1


def test_two_agencies_answer_their_steps_at_once(opened, cast, at):
    case = opened()
    steps = {}
    for name in ("tom", "lyle"):
        living.bring_in(case, cast[name].agency, cast["joanne"], at)
        steps[name] = living.offer(case, cast[name].agency, cast["joanne"], at)

    def accept(name):
        return lambda: actions.move_step(
            case=case, step=steps[name], to="accepted", by=cast[name], at=at, version=1
        )

    at_once(accept("tom"), accept("lyle"))
    assert set(Step.objects.values_list("state", flat=True)) == {"accepted"}


def test_two_officers_who_note_at_once_keep_both_and_owe_one_contact(opened, cast, at):
    case = opened()

    def note(name, days):
        return lambda: actions.note_contact(
            case=case,
            way="phone",
            answered="she",
            note=f"From {name}.",
            next_on=at + timedelta(days=days),
            by=cast[name],
            at=at,
        )

    at_once(note("joanne", 1), note("dan", 2))
    assert Contact.objects.count() == 2
    assert Due.objects.open().filter(kind="update").count() == 1


def test_of_two_edits_at_once_one_is_shown_the_other(opened, cast, at):
    case = opened()

    def edit(name):
        return lambda: actions.edit(
            case=case,
            known_as=f"As {name} says",
            category=case.category,
            by=cast[name],
            at=at,
            version=1,
        )

    found = at_once(edit("joanne"), edit("dan"))
    clash = next(one for one in found if isinstance(one, Clash))
    assert clash.theirs["known_as"] == Case.objects.get().known_as
    assert clash.who in ("Joanne Fielding", "Dan Reeve")
