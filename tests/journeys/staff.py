"""What those who work a case do, each on the pages that their work opens on."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.keyboard import Keyboard


def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def signs_in(keys: Keyboard, name: str) -> None:
    """The demonstration's door of one of the cast; the second step, once a day."""
    keys.goes_to("/tour/")
    keys.push(name)
    if keys.page.get_by_role("button", name="Pass this step").count():
        keys.push("Pass this step")


def goes_to(keys: Keyboard, place: str) -> None:
    """By the navigation, which on a phone is a page."""
    link = keys.page.get_by_role("link", name=place, exact=True)
    if not link.first.is_visible():
        keys.follow("Menu")
    keys.enter(link.locator("visible=true").first)


# Priya, triage


def opens_case(keys: Keyboard, *, known_as: str, owner: str) -> None:
    """From the report on top of the queue to a case with an owner."""
    signs_in(keys, "Priya Nair")
    goes_to(keys, "Reports")
    keys.sees("He said he knows what time I come home", "3 matches")
    keys.shortcut("o")
    keys.fill("How we name the case", known_as)
    keys.choose("Owner", owner)
    keys.push("Open")
    keys.sees(f"opened, owner {owner}")


# Joanne, case officer


def finds_case(keys: Keyboard, known_as: str) -> None:
    """On the officer's own page, where it waits to be rung or is new."""
    signs_in(keys, "Joanne Fielding")
    goes_to(keys, "My work")
    keys.follow(known_as)


def looks_up(keys: Keyboard, known_as: str, *, who: str = "Joanne Fielding") -> None:
    """By a word, when nothing is due that would bring it to the officer's own page."""
    signs_in(keys, who)
    goes_to(keys, "Cases")
    keys.fill("Words in the cases", known_as)
    keys.push("Find words")
    keys.follow(known_as)


def notes_call(keys: Keyboard) -> None:
    keys.follow("Add contact")
    keys.choose("Who answered", "Answered")
    keys.fill("What was said", "Spoke for ten minutes. She wants it to stop.")
    keys.choose("Safe tonight?", "Yes")
    keys.choose("Next contact", "")
    keys.fill("Their wishes today", "Speak with him, but do not say it was me.")
    keys.push("Save contact")
    keys.sees("Speak with him, but do not say it was me.")


ANSWERS = (
    ("Apart from this occasion", "Every week"),
    ("linked to what happened before", "No"),
    ("more often, or getting worse", "No"),
    ("know who is doing it", "Know them by sight"),
    ("known for intimidation", "No, or not known"),
    ("chosen on purpose", "I was, or my household"),
    ("because of race, faith", "No"),
    ("less safe: age, disability", "One of these"),
    ("How much does it affect you", "A little"),
    ("affected anyone's health", "No"),
    ("Who supports you", "Good support"),
    ("Who else is affected", "Children or others in the home"),
    ("your own visit say", "Nothing known"),
)


def asks_risk(keys: Keyboard) -> None:
    keys.follow("Ask them")
    for question, answer in ANSWERS:
        keys.choose(question, answer)
    keys.fill("About the person or household", "A young child at home")
    keys.push("Save the answers")
    keys.sees("Answers saved", "Standard 1")


def more(keys: Keyboard, what: str) -> None:
    keys.follow("More")
    keys.follow(what)


def brings_in(keys: Keyboard, agency: str) -> None:
    more(keys, "Bring an agency in")
    keys.select("Agency", agency)
    keys.select("Gateway", "To prevent crime and disorder")
    keys.fill("Why this agency must know", "Both homes are theirs.")
    keys.push("Bring in")
    keys.sees(agency)


def offers_step(keys: Keyboard, text: str, agency: str) -> None:
    more(keys, "Add a step")
    keys.fill("What is to be done", text)
    keys.select("Who does it", agency)
    keys.choose("What it is for", "Protects the person harmed")
    keys.day("By when", today() + timedelta(days=3))
    keys.push("Add step")
    keys.sees(text)


def keeps_checklist(
    keys: Keyboard, *checks: str, left_out: tuple[str, ...] = ()
) -> None:
    """Tick what was done; leave out what only the record could show, with a reason."""
    more(keys, "Checklist")
    for check in checks:
        keys.tick(check)
    for line in left_out:
        keys.unfold(line)
        keys.fill(f"Because: {line}", "She has all that she wants.")
    keys.push("Save the checklist")
    keys.sees("Checklist saved")


def agrees_plan(keys: Keyboard) -> None:
    """By the procedure for a vulnerable person: a child lives in a home aimed at."""
    keeps_checklist(
        keys,
        "Does the owner know anyone in it?",
        "Is a child or an adult at risk?",
        "What makes it worse for them",
        "Who helps them already",
        "They know that they can ask for a Case Review",
        "Health, social care and housing asked",
        left_out=("Support offered", "A safety plan"),
    )
    more(keys, "The plan is agreed")
    keys.push("Agreed with them")
    keys.sees("Plan agreed")


def watches(keys: Keyboard) -> None:
    more(keys, "It stopped: watch")
    keys.day("On which day did it last happen?", today())
    keys.push("Watch")
    keys.sees("It stopped.")


def closes(keys: Keyboard) -> None:
    keeps_checklist(
        keys,
        "Who stays beside them when we leave",
        left_out=("Risk asked again, and not High", "The diary has been read"),
    )
    more(keys, "Close the case")
    keys.choose("How did it end?", "It stopped after a word or a visit")
    keys.choose("Who confirms that it stopped?", "The person harmed")
    keys.day("When was the person told", today())
    keys.fill("The reason, as they were told it", "He has not come again.")
    keys.push("Close")
    keys.sees("Closing proposed")


# Tom, Housing


def answers_step(keys: Keyboard, known_as: str, text: str) -> None:
    signs_in(keys, "Tom Ellery")
    goes_to(keys, "Asked of us")
    keys.follow(f"{text}, {known_as}")
    keys.choose("What becomes of it?", "Yes, we do it")
    keys.push("Save")


def finishes_step(keys: Keyboard, known_as: str, text: str) -> None:
    goes_to(keys, "Asked of us")
    keys.follow(f"{text}, {known_as}")
    keys.choose("What becomes of it?", "Done")
    keys.fill("What came of it", "Lock changed, chain fitted, she has both keys.")
    keys.push("Save")


# Samuel, team leader


def agrees_to_closing(keys: Keyboard, known_as: str) -> None:
    signs_in(keys, "Samuel Osei")
    goes_to(keys, "My work")
    keys.follow(known_as)
    keys.follow("Look at it")
    keys.push("Agree and close")
    keys.sees("Closed")


def finds_in_figure(keys: Keyboard, known_as: str) -> None:
    """Among the cases of this quarter, where it waits until it could come back."""
    goes_to(keys, "Figures")
    keys.follow("Did it stop?")
    on = today()
    keys.follow(f"{on.year}-Q{(on.month + 2) // 3}")
    keys.sees("can still come back")
    keys.follow("Can still come back")
    keys.sees(known_as)
