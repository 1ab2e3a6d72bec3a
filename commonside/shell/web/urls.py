"""Every address of the house. Rooms give two lists; the surface mounts one or both."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from commonside.shell.web import fuse

# (room, where its pages stand)
ROOMS = (
    ("commonside.ground.design.urls", "design"),
    ("commonside.ground.timetable.urls", "timetable"),
    ("commonside.ground.agencies.urls", "agencies"),
    ("commonside.ground.practice.urls", "practice"),
    ("commonside.ground.drafts.urls", "drafts"),
    ("commonside.ground.files.urls", "files"),
    ("commonside.ground.letters.urls", "letters"),
    ("commonside.ground.colleagues.urls", "colleagues"),
    ("commonside.ground.places.urls", "places"),
    ("commonside.ground.people.urls", "people"),
    ("commonside.work.reports.urls", "reports"),
    ("commonside.work.cases.urls", "cases"),
    ("commonside.work.safety.urls", "safety"),
    ("commonside.work.care.urls", "care"),
    ("commonside.work.routes.urls", "routes"),
    ("commonside.work.evidence.urls", "evidence"),
    ("commonside.work.exchange.urls", "exchange"),
    ("commonside.work.reviews.urls", "reviews"),
    ("commonside.work.oversight.urls", "oversight"),
    ("commonside.work.streets.urls", "streets"),
    ("commonside.steering.findings.urls", "findings"),
    ("commonside.steering.strategy.urls", "strategy"),
    ("commonside.steering.improvement.urls", "improvement"),
    ("commonside.public.publishing.urls", "publishing"),
)


def tree(surface: str, *, demonstration: bool) -> list[URLPattern | URLResolver]:
    """The addresses of a surface: "public", "staff" or "both".

    Without the demonstration's fuse its persona doors are not in the tree at all.
    """
    from commonside.shell.web import pages

    found: list[URLPattern | URLResolver] = []
    if surface in ("staff", "both"):
        found.append(path("staff/", include((pages.staff, "web"))))
        found.append(path("", include((pages.watching, "watching"))))
    found.append(path("", include((pages.everywhere, "shell"))))
    if demonstration:
        found.append(path("", include((pages.demonstration, "demo"))))
    for module, name in ROOMS:
        try:
            room: Any = import_module(module)
        except ModuleNotFoundError as missing:
            if missing.name != module:
                raise
            continue
        if surface in ("public", "both") and getattr(room, "public", None):
            found.append(path("", include((room.public, f"public-{name}"))))
        if surface in ("staff", "both") and getattr(room, "staff", None):
            found.append(path(f"staff/{name}/", include((room.staff, name))))
    return found


urlpatterns = tree(settings.SURFACE, demonstration=fuse.is_lit())
handler400 = "commonside.shell.web.errors.bad_request"
handler404 = "commonside.shell.web.errors.not_found"
handler500 = "commonside.shell.web.errors.server_error"
