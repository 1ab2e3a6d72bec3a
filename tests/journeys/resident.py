"""What a resident does: tells what is happening, one question a page."""

from dataclasses import dataclass

from tests.journeys.keyboard import Keyboard

WORDS = (
    "He was on the landing again at ten to eight when I took my boy to school. He said"
    " he knows what time I come home. He kicked the door after I locked it."
)


@dataclass(frozen=True)
class Receipt:
    """What the resident takes away."""

    code: str
    reference: str


def tells(keys: Keyboard, *, where: str, phone: str) -> Receipt:
    """From the first page to the receipt."""
    keys.goes_to("/")
    keys.follow("It is happening to me")
    _what(keys)
    _who(keys, where)
    _how_bad(keys)
    _safely(keys, phone)
    keys.sees("Check what you told us", phone)
    keys.push("Send it")
    return _receipt(keys)


def _what(keys: Keyboard) -> None:
    keys.choose("Is anyone in danger now?", "No")
    keys.push("Continue")
    keys.tick("Threats, being followed or made afraid")
    keys.push("Continue")
    keys.choose("Which of these is it?", "Threats by a person or group")
    keys.push("Continue")
    keys.choose("Who is doing it?", "Someone I know by sight")
    keys.push("Continue")
    keys.fill("in your own words", WORDS)


def _who(keys: Keyboard, where: str) -> None:
    keys.fill("What they look like", "Tall, shaved head, flat above")
    keys.push("Continue")
    keys.fill("Postcode, or street and number", where)
    keys.tick("It is my home")
    keys.push("Continue")
    if keys.page.get_by_role("group", name="Which of these do you mean?").count():
        keys.choose("Which of these do you mean?", where)
        keys.push("Continue")
    keys.choose("When does it happen?", "It happens again and again")
    keys.fill("At what times?", "before school")


def _how_bad(keys: Keyboard) -> None:
    keys.choose("Apart from this time, how often?", "Every day")
    keys.choose("getting worse?", "Both")
    keys.push("Continue")
    keys.choose("Who is it happening to?", "Me or my home")
    keys.choose("Is it aimed at someone?", "At me or my home")
    keys.choose("because of who you are", "Not sure")
    keys.push("Continue")
    keys.choose("Has anyone threatened you", "Threatened")
    keys.choose("How much does it affect you?", "A lot")
    keys.tick("I am afraid to go out")
    keys.tick("A child")
    keys.push("Continue")


def _safely(keys: Keyboard, phone: str) -> None:
    keys.tick("Ring me")
    keys.push("Continue")
    keys.fill("What shall we call you?", "Amina Yusuf")
    keys.fill("Telephone number", phone)
    keys.choose("On which days is it safe to ring?", "Monday to Friday")
    keys.select("Safe from", "10:00")
    keys.select("Safe until", "14:00")
    keys.fill("A word that we say first", "library")
    keys.push("Continue")


def _receipt(keys: Keyboard) -> Receipt:
    keys.sees("We have it", "A person reads it")
    code = keys.page.locator(".cs-receipt__code").inner_text()
    said = keys.page.locator(".cs-receipt b").inner_text()
    keys.push("Hide it")
    keys.sees("Shown once")
    assert code
    assert code not in keys.page.inner_text("main")
    return Receipt(code, said)


def reads_figure(keys: Keyboard) -> None:
    """The town's own page of the figure, with what stands beside it."""
    keys.goes_to("/")
    keys.follow("How often does it stop?")
    keys.sees(
        "a figure of invented cases",
        "The behaviour stopped, and did not return within 28 days.",
        "We lost contact",
        "Opened again in 90 days",
        "95%",
    )
