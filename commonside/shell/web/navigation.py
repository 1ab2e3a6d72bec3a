"""The pages of the main navigation, in order, and whom they are for."""

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse


class Item(NamedTuple):
    name: str
    label: str
    prefix: str
    permission: str | None = None
    # Whoever may do this has a wider page, which leads there.
    instead: str | None = None


STAFF = (
    Item("web:my-work", "My work", "/staff/work/"),
    Item("cases:triage", "Reports", "/staff/cases/triage/", "triage.decide"),
    Item("reports:take", "Take a report", "/staff/reports/take/", "reports.take"),
    Item("cases:list", "Cases", "/staff/cases/list/", "cases.read"),
    Item("cases:asked", "Asked of us", "/staff/cases/asked/", "steps.answer"),
    Item("routes:received", "Handed to us", "/staff/routes/received/", "steps.answer"),
    Item("cases:patch", "My patch", "/staff/cases/patch/", "cases.read"),
    Item("safety:board", "Safety plans", "/staff/safety/", "safety.board"),
    Item("cases:team", "Team", "/staff/cases/team/", "team.read"),
    Item("oversight:samples", "Samples", "/staff/oversight/samples/", "cases.sample"),
    Item("care:victims", "Victims", "/staff/care/victims/", "victims.watch"),
    Item("exchange:lists", "Lists", "/staff/exchange/lists/", "exchange.import"),
    Item(
        "exchange:morning",
        "Morning's list",
        "/staff/exchange/morning/",
        "exchange.receive",
    ),
    Item("reviews:list", "Case Reviews", "/staff/reviews/", "reviews.read"),
    Item("reviews:tallies", "Review years", "/staff/reviews/years/", "reviews.publish"),
    Item("streets:top", "Top places", "/staff/streets/places/", "places.read"),
    Item("findings:incidents", "Places", "/staff/findings/", "incidents.read"),
    Item(
        "agencies:agreements",
        "Agreements",
        "/staff/agencies/agreements/",
        "agreements.keep",
    ),
    Item("web:histories", "History", "/staff/history/", "audit.read"),
    Item("colleagues:people", "People", "/staff/colleagues/", "people.read"),
    Item("strategy:measures", "Figures", "/staff/strategy/", "measures.read"),
    Item(
        "improvement:projects",
        "Improvement",
        "/staff/improvement/",
        "improvement.read",
    ),
    Item(
        "improvement:suggestions",
        "Suggestions",
        "/staff/improvement/suggestions/",
        "improvement.suggest",
        "improvement.read",
    ),
)
FOOTER = (
    ("public-publishing:privacy", "Privacy"),
    ("public-publishing:cookies", "Cookies"),
    ("public-publishing:accessibility", "Accessibility statement"),
    ("public-publishing:complaints", "Complaints about us"),
    ("public-publishing:security", "Security"),
    ("public-publishing:languages", "Help in other languages"),
    ("public-publishing:plan", "Our plan"),
    ("public-publishing:figure", "Did it stop?"),
    ("public-reviews:about", "ASB Case Review"),
    ("web:sign-in", "Staff"),
)


def address(name: str, *arguments: str) -> str:
    """Where a page is, or nothing when this surface does not mount it."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
