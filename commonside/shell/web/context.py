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
    items = [item for item in STAFF if _is_for(request.user, item)]
    here = _where(request, items)
    return [
        {"url": address(item.name), "label": item.label, "is_here": item is here}
        for item in items
    ]


def _is_for(user: Any, item: Item) -> bool:
    """Whether the page is there, is theirs, and not reached from a wider one."""
    if not address(item.name) or (item.instead and user.may(item.instead)):
        return False
    return item.permission is None or bool(user.may(item.permission))


def _where(request: HttpRequest, items: list[Item]) -> Item | None:
    """Beneath which of them a page stands: as it says itself, or the nearest."""
    named = getattr(request, "here", "")
    around = [one for one in items if request.path.startswith(one.prefix)]
    nearest = max(around, key=lambda one: len(one.prefix), default=None)
    return next((one for one in items if one.name == named), nearest)


def _links(items: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    found = [(address(name), label) for name, label in items]
    return [{"url": url, "label": label} for url, label in found if url]
