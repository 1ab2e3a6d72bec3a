"""What every page's frame needs: the partnership's words, navigation, the tour bar."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from commonside.ground.practice.queries import profile
from commonside.shell.web.navigation import FOOTER, STAFF, Item, address
from commonside.shell.web.rules import Desk


def page(request: HttpRequest) -> dict[str, Any]:
    """Context for base templates; asks the database at most for the kept profile."""
    now = timezone.now()
    is_staff = request.path.startswith("/staff/")
    return {
        "now": now,
        "partnership": profile(timezone.localdate(now), language()),
        "is_demonstration": is_demonstration(),
        "tour": request.session.get("tour") if hasattr(request, "session") else None,
        "home_url": address("web:my-work"),
        "front_url": address("public-publishing:front") or address("web:sign-in"),
        "search_url": address("cases:list") if is_staff else "",
        "is_desk_open": is_staff and is_desk_open(request),
        "staff_nav": staff_nav(request) if is_staff else [],
        "footer_nav": [] if is_staff else _links(FOOTER),
    }


def language() -> str:
    """The reader's language as our data files name it: "en", "ur"."""
    return (get_language() or "en").split("-")[0]


def is_demonstration() -> bool:
    """Whether the persona doors are mounted: decided once, when the tree is built."""
    from commonside.shell.web import fuse

    return fuse.is_lit()


def is_desk_open(request: HttpRequest) -> bool:
    """Whether somebody sits here whose second factor was used, and has not left."""
    return getattr(request, "desk", None) == Desk.OPEN


def staff_nav(request: HttpRequest) -> list[dict[str, Any]]:
    # An error page may be asked for before anybody knew who is there.
    if not is_desk_open(request):
        return []
    user: Any = request.user
    shown = []
    for item in STAFF:
        url = address(item.name)
        if url and (item.permission is None or user.may(item.permission)):
            named = getattr(request, "here", "") == item.name
            here = named or request.path.startswith(item.prefix)
            is_within = any(request.path.startswith(one) for one in within(item))
            here = here and not is_within
            shown.append({"url": url, "label": item.label, "is_here": here})
    return shown


def within(item: Item) -> list[str]:
    """Where pages of their own stand beneath this one: there, they are marked."""
    prefixes = [one.prefix for one in STAFF]
    return [
        one for one in prefixes if one != item.prefix and one.startswith(item.prefix)
    ]


def _links(items: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    found = [(address(name), label) for name, label in items]
    return [{"url": url, "label": label} for url, label in found if url]
