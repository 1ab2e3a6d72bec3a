"""S1: rows about people are reached through `visible_to`, or a reason is given.

The source of every room is read. Outside `models`, `queries` and `actions` nothing may
start from the whole table. In `queries` and `actions` that holds for what has rights of
its own (cases, reports, people); rows that belong to one of these are asked for by it.
"""

import ast
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2] / "commonside"
# What has rights of its own.
GUARDED = {"Case", "Report", "Person", "Review", "Inquiry", "Recommendation"}
# What is seen with it.
RELATED = {
    "Abandoned",
    "About",
    "Age",
    "Annotation",
    "Answer",
    "Appeal",
    "Assessment",
    "Bundle",
    "CaseReport",
    "Check",
    "Closing",
    "Complaint",
    "Concern",
    "Consultation",
    "Dash",
    "Contact",
    "DiaryEntry",
    "Drinking",
    "Elsewhere",
    "Exhibit",
    "File",
    "Fitting",
    "Following",
    "Groundwork",
    "Handling",
    "Import",
    "Intervention",
    "Involvement",
    "Judgement",
    "Line",
    "Plate",
    "Location",
    "Look",
    "Member",
    "Message",
    "Need",
    "Offer",
    "Paper",
    "Party",
    "Picked",
    "Place",
    "Plan",
    "Progress",
    "Reference",
    "Referral",
    "Revision",
    "Routing",
    "SafeContact",
    "Safeguard",
    "Sampled",
    "Session",
    "ShiftNote",
    "StaffTie",
    "Sheet",
    "Statement",
    "Step",
    "Supervision",
    "Survey",
    "Told",
    "Vehicle",
    "Warned",
}
# A word that two rooms use, and the room in which it is about somebody.
OF_ROOM = {"Progress": "commonside.work.reviews"}
IMPROVING = "About the service: read by permission, and nobody is named in it."
# What says something of somebody and has a door of its own, in one sentence.
OWN_DOOR = {
    "Finding": IMPROVING,
    "Point": IMPROVING,
    "Project": IMPROVING,
    "Proof": IMPROVING,
    "Quote": IMPROVING,
    "Suggestion": IMPROVING,
    "Theme": IMPROVING,
    "Workshop": IMPROVING,
    "Cover": "Who stands in for whom: asked of one of the two, or of their team.",
    "Draft": "What somebody types: opened by their cookie or receipt alone.",
    "EventText": "The history: read by those who check it, and by who sees the case.",
    "Mapping": "Which column of an agency's sheet means what.",
    "Proposal": "About colleagues: asked of two people, by the rights that it gives.",
    "Result": "What a job made: opened by who asked for it, for a day.",
    "Spot": "A place names nobody: read by whoever may read the list of them.",
    "Tally": "Four totals of a year and words that name nobody, for the town.",
    "User": "Colleagues are known to each other by name.",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Begins with an empty set, makes a row, or locks again the one that was shown.
HARMLESS = {
    "none",
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "select_for_update",
}
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
    "review",
    "recommendation",
    "plan",
    "step",
    "brought",
    "about_id",
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
MAILED = "A job of the gate, of what is to go out or whose end is not known."
TIMED = "A job of the house, for all whose day has come; nobody reads the list."
ASKED = "What somebody's own agency owes, gave or brought; nobody else's."
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
    Use("work/cases/queries/matching.py", "_reports_with", "Plate"): (
        "Only the reports among those that the reader may see are kept."
    ),
    Use("work/cases/queries/matching.py", "_cases_with", "Vehicle"): (
        "Only the cases among those that the reader may see are kept."
    ),
    Use("work/cases/queries/vehicles.py", "_noted", "Vehicle"): (
        "Only what the reader may see of them is shown; its keeper is told of the rest."
    ),
    Use("work/cases/queries/vehicles.py", "alike", "Case"): (
        "Owners of cases learn of what each may see; none is shown here."
    ),
    Use("work/streets/queries/places.py", "busiest", "Report"): COUNTS,
    Use("work/streets/queries/places.py", "cases_in", "Case"): COUNTS,
    Use("work/streets/queries/places.py", "_owners", "Case"): COUNTS,
    Use("work/streets/queries/places.py", "_steps", "Step"): (
        "That something is done; what, only to those who may read its case."
    ),
    Use("work/safety/queries.py", "alleged", "Person"): (
        "The people of the case that the reader has before them."
    ),
    Use("work/oversight/queries/samples.py", "worked", "Case"): (
        "The lot falls among all of a team; its pages name those alone that are seen."
    ),
    Use("ground/duties/queries.py", "held_by", "Step"): (
        "How much a leaver has to hand on, whoever it is about."
    ),
    Use("ground/letters/actions/gate.py", "send_messages", "Message"): MAILED,
    Use("ground/letters/queries.py", "unsettled", "Message"): MAILED,
    Use("ground/letters/queries.py", "days_of", "Step"): (
        "The mail of the morning: how many of one's own, and of nothing what."
    ),
    Use("ground/letters/queries.py", "outbox_of_demonstration", "Message"): (
        "Where all people are invented; the door is not there elsewhere."
    ),
    Use("work/care/actions/surveys.py", "ask_who_is_due", "Survey"): TIMED,
    Use("work/care/actions/surveys.py", "stop_asking_late", "Survey"): TIMED,
    Use("work/care/queries/surveys.py", "by_link", "Survey"): (
        "By the link that the person has in their hand."
    ),
    Use("work/care/queries/surveys.py", "satisfaction", "Answer"): (
        "Answers of the reader's own teams; they are tied to no case."
    ),
    Use("work/care/queries/watching.py", "_stuck_ids", "Step"): (
        "Numbers of cases, of which the page shows those that the reader sees."
    ),
    Use("work/care/queries/watching.py", "_support_ids", "Offer"): (
        "Numbers of cases, of which the page shows those that the reader sees."
    ),
    Use("work/care/queries/watching.py", "not_followed_up", "Offer"): (
        "Each is asked for with the cases that the reader sees."
    ),
    Use("work/cases/actions/bars.py", "settle", "StaffTie"): RIGHTS,
    Use("work/cases/actions/explaining.py", "_is_explained", "Message"): (
        "Whether it was written before: a yes or no, to the gate alone."
    ),
    Use("work/cases/grants.py", "_bars", "StaffTie"): RIGHTS,
    Use("work/cases/guards.py", "_cases_of", "Step"): RIGHTS,
    Use("work/cases/queries/bars.py", "ties_barring", "StaffTie"): (
        "The reader's own word that they know somebody."
    ),
    Use("work/exchange/actions/imports.py", "_take_back", "Line"): BROUGHT,
    Use("work/exchange/actions/imports.py", "forget_tried", "Import"): TIMED,
    Use("work/exchange/copies.py", "_asked", "Step"): ASKED,
    Use("work/exchange/copies.py", "_numbers", "Reference"): ASKED,
    Use("work/exchange/jobs.py", "bring_in", "Import"): (
        "As whoever brought it, with what they may do when it runs."
    ),
    Use("work/exchange/queries/lists.py", "of_code", "Import"): MINE,
    Use("work/exchange/queries/pages.py", "of", "Import"): MINE,
    Use("work/exchange/queries/numbers.py", "looked_up", "Reference"): (
        "Only those of cases and reports that the reader sees are shown."
    ),
    Use("work/exchange/queries/numbers.py", "number_of", "Reference"): (
        "Of the case that the reader has open, and of its parts."
    ),
    Use("work/exchange/queries/numbers.py", "numbers", "Reference"): (
        "Of the case that the reader has open, and of its parts."
    ),
    Use("work/reviews/actions/linking.py", "hand_on_all", "Review"): (
        "A leaver's applications are handed on, seen or not."
    ),
    Use("work/routes/grants.py", "facts", "Referral"): RIGHTS,
    Use("work/reviews/grants.py", "facts", "Inquiry"): RIGHTS,
    Use("work/reviews/grants.py", "facts", "Member"): RIGHTS,
    Use("work/reviews/grants.py", "facts", "Recommendation"): RIGHTS,
    Use("work/reviews/grants.py", "facts", "Review"): RIGHTS,
    Use("work/reviews/grants.py", "facts", "StaffTie"): RIGHTS,
    Use("work/reviews/guards.py", "_is_veiled", "About"): GATE,
    Use("work/reviews/guards.py", "_keeper", "Review"): GATE,
    Use("work/reviews/loads.py", "_count", "Review"): (
        "How much a leaver has to hand on: a number for the administrator."
    ),
    Use("work/reviews/queries/counting.py", "_applications", "Review"): COUNTS,
    Use("work/reviews/queries/counting.py", "names_in", "Review"): (
        "Names that words for the town must not hold; none is shown."
    ),
    Use("work/reviews/queries/years.py", "over", "Review"): (
        "The year of the first application, and nothing else of it."
    ),
    Use("work/safety/actions/board.py", "join", "Plan"): (
        "How many an agency has on its board: a number."
    ),
    Use("work/safety/actions/plans.py", "_of", "Plan"): (
        "A leaver's plans are handed on, seen or not."
    ),
    Use("work/safety/loads.py", "_count", "Plan"): (
        "How much a leaver has to hand on: a number for the administrator."
    ),
    Use("work/oversight/queries/reviews.py", "without", "Case"): (
        "The timetable owes each case its reviews, and shows none."
    ),
    Use("work/oversight/queries/cover.py", "cases_of", "Case"): (
        "How many cases the one who stands in may not see: a number for both."
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
        if file.name != "models.py" and file.parent.name != "models":
            yield file.as_posix(), path.read_text("utf-8")


def is_read(file):
    """Whether the file is one of a room's `queries` or `actions`.

    Or one of its insets and proofs, which answer of the one case that is open.
    """
    return any(word in file for word in ("/queries", "/actions", "/insets", "/proofs"))


def unscoped(file, text):
    """Every place where a file begins from a whole table of rows about people."""
    tree = ast.parse(text)
    parent = {c: n for n in ast.walk(tree) for c in ast.iter_child_nodes(n)}
    others = of_another_room(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in MANAGERS:
            continue
        model = getattr(node.value, "id", "")
        if model not in GUARDED | RELATED or model in others:
            continue
        method, call = parent[node], parent.get(parent[node])
        said = getattr(method, "attr", "")
        if said == "visible_to" or said in HARMLESS:
            continue
        is_owned = any(map(is_asked_by_owner, chain(call, parent)))
        if model in RELATED and is_read(file) and is_owned:
            continue
        yield Use(file, function_of(node, parent), model)


def of_another_room(tree):
    """The words that this file has from a room in which they are about nobody."""
    return {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if not (node.module or "").startswith(OF_ROOM.get(name.name, ""))
    }


def chain(call, parent):
    """A call and those that follow it on the same rows: `.live().filter(case=case)`."""
    while isinstance(call, ast.Call):
        yield call
        call = parent.get(parent.get(call))


def is_asked_by_owner(call):
    """Whether related rows are asked for by the record that they belong to."""
    said = getattr(call.func, "attr", "")
    named = [word.arg or "" for word in call.keywords]
    is_narrow = said in {"filter", "get"} and any(n.startswith(OWNERS) for n in named)
    return said == "about" or is_narrow


def function_of(node, parent):
    while node in parent and not isinstance(node, ast.FunctionDef):
        node = parent[node]
    return getattr(node, "name", "the module")


def test_every_row_about_people_is_reached_through_sight():
    """S1: no unscoped manager without a reason, and no reason without one."""
    found = {use for file, text in sources() for use in unscoped(file, text)}
    assert found - set(EXCEPTIONS) == set()
    assert set(EXCEPTIONS) - found == set(), "reasons for what is not there any more"


def test_every_table_about_people_is_watched_here():
    """S1: a new table that says something of somebody is on a list, or says why not."""
    said = set()
    for path in ROOT.rglob("fields.toml"):
        for model, fields in tomllib.loads(path.read_text("utf-8")).items():
            if fields.get("personal") or fields.get("special"):
                said.add(model)
    assert said - GUARDED - RELATED == set(OWN_DOOR)


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
        ("work/safety/queries.py", "Plan.objects.live().filter(case=case)", False),
        ("work/safety/queries.py", "Plan.objects.live().filter(owner=user)", True),
        ("work/safety/queries.py", "Plan.objects.exclude(case=case)", True),
        ("work/care/insets.py", "Step.objects.about('case:1').live()", False),
        ("work/reviews/queries/desk.py", "Review.objects.all()", True),
    ],
)
def test_a_planted_one_is_caught(file, line, is_caught):
    text = f"def planted(user, case):\n    return {line}\n"
    assert bool(list(unscoped(file, text))) is is_caught


def test_one_word_in_two_rooms_is_told_apart():
    """S1: how far an action of a review is tells of somebody; how far a job is not."""
    call = "\ndef planted():\n    return Progress.objects.all()\n"
    file = "work/reviews/queries/x.py"
    review = "from commonside.work.reviews.models import Progress"
    job = "from commonside.ground.timetable.models import Progress"
    assert len(list(unscoped(file, review + call))) == 1
    assert list(unscoped(file, job + call)) == []


def test_the_framework_s_own_administration_is_not_mounted():
    """S1: Django's admin is not mounted."""
    from django.apps import apps

    assert not apps.is_installed("django.contrib.admin")
