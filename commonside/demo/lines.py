"""The partnership's own telephone lines, with numbers that belong to nobody.

Whoever tries the demonstration must not ring a real office. Emergency numbers and the
national helplines stay as they are: somebody who needs them may stand before it.
"""

from dataclasses import replace
from typing import Any

from commonside.ground.practice.loading import Profile
from commonside.ground.practice.rules import VersionBody

# By whom a line is for; the numbers are Ofcom's for drama.
INVENTED = {"partnership": "01632 960146", "environment": "01632 960147"}
SAYS = {"en": "In this demonstration the number is invented."}
SECURITY = "mailto:security@example.org"


def with_invented_lines(profile: Profile) -> Profile:
    """The same profile, in which nobody real can be reached but for help."""
    versions = tuple(_invented(one) for one in profile.versions)
    return replace(profile, settings=_invented(profile.settings), versions=versions)


def _invented(version: VersionBody) -> VersionBody:
    if version.kind != "profile":
        return version
    body: dict[str, Any] = dict(version.body)
    body["line"] = [_line(line) for line in body["line"]]
    body["letterhead"] = [
        {**head, "phone": INVENTED["partnership"]} if "phone" in head else head
        for head in body.get("letterhead", ())
    ]
    if "security" in body:
        body["security"] = {**body["security"], "contact": SECURITY}
    return replace(version, body=body)


def _line(line: dict[str, Any]) -> dict[str, Any]:
    number = INVENTED.get(line["for"])
    return {**line, "phone": number, "note": SAYS} if number else line
