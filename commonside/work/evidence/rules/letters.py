"""Whom a letter is for, how it may go out, and what stands in the way."""

READERS = {
    "alleged": "Somebody alleged to have done it",
    "harmed": "Somebody harmed",
    "agency": "An agency, a landlord or a court",
}
SENT_HOW = {"hand": "By hand", "post": "By post", "gate": "Their safe way"}
