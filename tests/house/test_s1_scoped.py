"""S1: rows about people are reached through `visible_to`, or a reason is given.

The source of every room is read. Outside `models`, `queries` and `actions` nothing may
start from the whole table. In `queries` and `actions` that holds for what has rights of
its own (cases, reports, people); rows that belong to one of these are asked for by it.
"""

import ast
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2] / "commonside"
# What has rights of its own.
GUARDED = {"Case", "Report", "Person"}
# What is seen with it.
RELATED = {
    "Annotation",
    "Assessment",
    "Bundle",
    "CaseReport",
    "Check",
    "Closing",
    "Contact",
    "DiaryEntry",
    "Exhibit",
    "File",
    "Handling",
    "Following",
    "Intervention",
    "Involvement",
    "Paper",
    "Location",
    "Party",
    "Revision",
    "Routing",
    "SafeContact",
    "Statement",
    "Told",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Begins with an empty set, makes a row, or locks again the one that was shown.
HARMLESS = {"none", "create", "bulk_create", "get_or_create", "select_for_update"}
# By what a related row is asked for.
OWNERS = (
    "case",
    "report",
    "person",
    "subject",
    "pk",
    "agency",
    "told",
    "routing",
    "entry",
    "exhibit",
)


class Use(NamedTuple):
    """Where a whole table is begun from."""

    file: str
    function: str
    model: str


RIGHTS = "It works out who may see what, and shows nothing."
COUNTS = "A figure counts every case; the page names only those that the reader sees."
CHECKED = "Its own door asks the guard of the subject."
KEYS = "A command of the operator writes keys anew, and shows nothing."
MINE = "By the person whose work it is: nobody else reads it."
LOOKS = "What the reader may see is shown; of the rest a team at most, never a number."
GATE = "The gate of messages answers yes or no, and tells nobody of whom."
BROUGHT = "What a list made is tied together, or taken back with it; none is shown."
LEFT_OUT = "What papers must not say is searched for, and never shown."
EXCEPTIONS = {
    Use("work/evidence/queries/secrets.py", "secrets_of", "Person"): LEFT_OUT,
    Use("work/evidence/queries/secrets.py", "secrets_of", "Report"): LEFT_OUT,
    Use("ground/files/queries.py", "checked_for", "File"): CHECKED,
    Use("ground/people/guards.py", "_reach", "Person"): GATE,
    Use("ground/files/queries.py", "waiting", "File"): (
        "The job that checks files; nobody reads one before."
    ),
    Use("steering/strategy/queries.py", "_heard", "CaseReport"): COUNTS,
    Use("work/cases/actions/explaining.py", "_told_by_the_same", "Report"): COUNTS,
    Use("work/cases/actions/triage.py", "_too_late", "Routing"): (
        "Who decided the report that the officer has before them."
    ),
    Use("shell/web/commands/demo.py", "_made_on", "Report"): (
        "Whether a database is empty, before the demonstration fills it."
    ),
    Use("shell/web/looks.py", "case_of", "Case"): (
        "Those who check the history name a case by its exact number."
    ),
    Use("shell/web/queries.py", "_week", "Closing"): MINE,
    Use("steering/strategy/queries.py", "_closed_cases", "Closing"): COUNTS,
    Use("steering/strategy/queries.py", "_closings", "Closing"): COUNTS,
    Use("steering/strategy/queries.py", "_heard", "Report"): COUNTS,
    Use("work/cases/actions/bringing.py", "take_back", "Case"): BROUGHT,
    Use("work/cases/actions/bringing.py", "take_back", "Person"): BROUGHT,
    Use("work/cases/actions/bringing.py", "take_back_people", "Person"): BROUGHT,
    Use("work/cases/actions/bringing.py", "take_back_reports", "Report"): BROUGHT,
    Use("work/exchange/actions/making.py", "make", "Case"): BROUGHT,
    Use("work/exchange/queries/plans.py", "cases_of", "Case"): BROUGHT,
    Use("work/cases/actions/bars.py", "_hand_over", "Case"): (
        "Cases that the person is shut out of leave their hands."
    ),
    Use("work/cases/actions/breaches.py", "_whom", "Case"): (
        "The timetable tells owner and leader that a promise is late."
    ),
    Use("work/cases/actions/having.py", "held_by", "Person"): (
        "What a case stands on goes with it to its next owner."
    ),
    Use("work/cases/actions/having.py", "held_by", "Report"): (
        "What a case stands on goes with it to its next owner."
    ),
    Use("work/cases/actions/meeting.py", "_keepers", "Case"): (
        "Whoever keeps a hidden record is told; who met it is not."
    ),
    Use("work/cases/actions/meeting.py", "_keepers", "Report"): (
        "Whoever keeps a hidden record is told; who met it is not."
    ),
    Use("work/cases/actions/naming.py", "_open_cases_of", "Case"): (
        "A leaver's cases are handed on, seen or not."
    ),
    Use("work/cases/actions/opening.py", "_reference", "Case"): (
        "Whether a number drawn by lot is free."
    ),
    Use("work/cases/grants.py", "_of_cases", "Case"): RIGHTS,
    Use("work/cases/grants.py", "facts", "CaseReport"): RIGHTS,
    Use("work/cases/grants.py", "facts", "Involvement"): RIGHTS,
    Use("work/cases/grants.py", "facts", "Party"): RIGHTS,
    Use("work/cases/guards.py", "_cases_of", "CaseReport"): RIGHTS,
    Use("work/cases/guards.py", "_cases_of", "Involvement"): RIGHTS,
    Use("work/cases/guards.py", "_people_of", "Case"): RIGHTS,
    Use("work/cases/guards.py", "_people_of", "Party"): RIGHTS,
    Use("work/cases/guards.py", "_people_of", "Told"): RIGHTS,
    Use("work/cases/guards.py", "_keeper", "Case"): GATE,
    Use("work/cases/queries/sharing.py", "_homes", "Person"): GATE,
    Use("work/cases/queries/sharing.py", "_living_in", "Person"): GATE,
    Use("work/cases/queries/sharing.py", "_records", "Person"): GATE,
    Use("work/cases/queries/sharing.py", "same_human", "Person"): GATE,
    Use("work/cases/queries/sharing.py", "is_veiled", "Case"): GATE,
    Use("work/cases/queries/sharing.py", "may_be_sent", "Party"): GATE,
    Use("work/reports/guards.py", "_reach", "Told"): GATE,
    Use("work/cases/jobs.py", "tell_keepers", "Report"): (
        "The report that the person had before them when the job was left."
    ),
    Use("work/cases/loads.py", "_count", "Case"): (
        "How much a leaver has to hand on: a number for the administrator."
    ),
    Use("work/cases/queries/bars.py", "_same_humans", "Person"): RIGHTS,
    Use("work/cases/queries/case.py", "tie_of", "Case"): (
        "The reader's own word that they know somebody: not shown, only told of."
    ),
    Use("work/cases/queries/choices.py", "for_adding_a_person", "Person"): (
        "The people of the case that the reader has before them."
    ),
    Use("work/cases/queries/closing.py", "reports_about", "Person"): (
        "Whether a second person must agree: a yes or no, never which reports."
    ),
    Use("work/cases/queries/closing.py", "reports_about", "Report"): (
        "Whether a second person must agree: a yes or no, never which reports."
    ),
    Use("work/cases/queries/looking.py", "_all_cases", "Case"): LOOKS,
    Use("work/cases/queries/looking.py", "_all_cases", "Location"): LOOKS,
    Use("work/cases/queries/looking.py", "_all_cases", "Party"): LOOKS,
    Use("work/cases/queries/looking.py", "_all_reports", "Report"): LOOKS,
    Use("work/cases/queries/looking.py", "_all_reports", "Told"): LOOKS,
    Use("work/cases/queries/matching.py", "_places_like", "Location"): (
        "Only the cases among those that the reader may see are kept."
    ),
    Use("work/cases/queries/matching.py", "hidden_matches", "Case"): (
        "What is hidden is named to its keeper alone."
    ),
    Use("work/cases/queries/matching.py", "hidden_matches", "Report"): (
        "What is hidden is named to its keeper alone."
    ),
    Use("work/safety/queries.py", "alleged", "Person"): (
        "The people of the case that the reader has before them."
    ),
    Use("work/oversight/queries.py", "worked", "Case"): (
        "The lot falls among all of a team; its pages name those alone that are seen."
    ),
    Use("work/safety/queries.py", "people_of", "Person"): (
        "The people of the case that the reader has before them."
    ),
    Use("work/reviews/queries/panels.py", "is_independent", "Case"): (
        "Whether a chair is independent: a yes or no, never of which case."
    ),
    Use("work/reports/actions/confirming.py", "_by_hash", "Report"): (
        "The resident's own report, by the receipt and the word."
    ),
    Use("work/reports/actions/giving_up.py", "receipts_under", "Report"): KEYS,
    Use("work/reports/actions/giving_up.py", "give_up_receipts", "Report"): KEYS,
    Use("work/reports/actions/rekeying.py", "rekey", "Report"): KEYS,
    Use("work/reports/actions/rekeying.py", "rekey", "Told"): KEYS,
    Use("work/reports/grants.py", "facts", "Routing"): RIGHTS,
}


def sources():
    for path in sorted(ROOT.rglob("*.py")):
        file = path.relative_to(ROOT)
        if "migrations" in file.parts or file.parts[0] == "demo":
            continue
        if file.name != "models.py":
            yield file.as_posix(), path.read_text("utf-8")


def is_read(file):
    """Whether the file is one of a room's `queries` or `actions`."""
    return any(word in file for word in ("/queries", "/actions"))


def unscoped(file, text):
    """Every place where a file begins from a whole table of rows about people."""
    tree = ast.parse(text)
    parent = {c: n for n in ast.walk(tree) for c in ast.iter_child_nodes(n)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in MANAGERS:
            continue
        model = getattr(node.value, "id", "")
        if model not in GUARDED | RELATED:
            continue
        method, call = parent[node], parent.get(parent[node])
        said = getattr(method, "attr", "")
        if said == "visible_to" or said in HARMLESS:
            continue
        if model in RELATED and is_read(file) and is_asked_by_owner(call):
            continue
        yield Use(file, function_of(node, parent), model)


def is_asked_by_owner(call):
    """Whether related rows are asked for by the record that they belong to."""
    named = [word.arg or "" for word in getattr(call, "keywords", ())]
    return any(name.startswith(OWNERS) for name in named)


def function_of(node, parent):
    while node in parent and not isinstance(node, ast.FunctionDef):
        node = parent[node]
    return getattr(node, "name", "the module")


def test_every_row_about_people_is_reached_through_sight():
    """S1: no unscoped manager without a reason, and no reason without one."""
    found = {use for file, text in sources() for use in unscoped(file, text)}
    assert found - set(EXCEPTIONS) == set()
    assert set(EXCEPTIONS) - found == set(), "reasons for what is not there any more"


@pytest.mark.parametrize(
    ("file", "line", "is_caught"),
    [
        ("work/cases/views/case.py", "Case.objects.get(pk=1)", True),
        ("work/cases/views/case.py", "Party.objects.filter(case=case)", True),
        ("work/cases/queries/case.py", "Party.objects.filter(case=case)", False),
        ("work/cases/queries/case.py", "Party.objects.filter(role='x')", True),
        ("work/cases/queries/case.py", "Case.objects.filter(owner=1)", True),
        ("work/cases/queries/case.py", "Case.objects.visible_to(user).get()", False),
        ("work/cases/actions/x.py", "Case.objects.select_for_update().get()", False),
    ],
)
def test_a_planted_one_is_caught(file, line, is_caught):
    text = f"def planted(user, case):\n    return {line}\n"
    assert bool(list(unscoped(file, text))) is is_caught


def test_the_framework_s_own_administration_is_not_mounted():
    """S1: Django's admin is not mounted."""
    from django.apps import apps

    assert not apps.is_installed("django.contrib.admin")
