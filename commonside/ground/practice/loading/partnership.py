"""What the files of a profile must and may say, and must not contradict."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading import vocabulary as v
from commonside.ground.practice.loading.documents import Trail
from commonside.ground.practice.loading.kinds import SAYS
from commonside.ground.practice.rules import VersionBody

Values = Mapping[str, Any]
# White words on these grounds, or these words on white, must be readable (WCAG AA).
READABLE = 4.5


def colour(value: Any, trail: Trail) -> Iterator[s.Finding]:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-f]{6}", value):
        yield trail, f"{trail[-1]} must be a colour, such as #12433d"


def address(value: Any, trail: Trail) -> Iterator[s.Finding]:
    if not isinstance(value, str) or not re.fullmatch(r"https://\S+", value):
        yield trail, f"{trail[-1]} must be an address that begins with https://"


def opens_at(value: Any, trail: Trail) -> Iterator[s.Finding]:
    pattern = r"https://[^\s{}]+\{reference\}[^\s{}]*"
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        yield trail, f"{trail[-1]} must be an address with {{reference}} in it"


def contact(value: Any, trail: Trail) -> Iterator[s.Finding]:
    pattern = r"(mailto:[^@\s]+@[^@\s]+|https://\S+|tel:\+[\d-]+)"
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        yield trail, f"{trail[-1]} must begin with mailto:, https:// or tel:+"


def language(value: Any, trail: Trail) -> Iterator[s.Finding]:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2,3}(-[a-z]+)?", value):
        yield trail, "a language is a short code, such as en, ur or pl"


def day_of_year(value: Any, trail: Trail) -> Iterator[s.Finding]:
    if not isinstance(value, str) or not re.fullmatch(
        r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])", value
    ):
        yield trail, "a day of each year is written 01-15, and is never after the 28th"


PROFILE = s.table(
    {
        "format": s.whole(1),
        "slug": s.code,
        "name": s.text,
        "long_name": s.text,
        "town": s.text,
        "run_by": s.words,
        "valid_from": s.day,
        "source": s.text,
        "mark": SAYS["mark"],
        "verified_by": s.maybe_text,
        "languages": s.many(language, least=1),
        "public_address": address,
        "police": s.table({"force": s.code, "force_name": s.text}),
        "references": s.table({"case": s.code}),
        "exit": s.table({"address": address}),
        "line": s.many(
            s.table(
                {"for": s.one_of(*v.LINES), "label": s.words},
                {
                    "phone": s.text,
                    "address": address,
                    "hours": s.words,
                    "note": s.words,
                    **SAYS,
                },
            ),
            least=1,
        ),
        "hours": s.table(
            {
                "opens": s.clock_time,
                "closes": s.clock_time,
                "cut_off": s.clock_time,
                "timezone": s.one_of("Europe/London"),
                "holidays": s.one_of("england"),
                "closed_on": s.many(s.day),
            }
        ),
        "duty_contact": s.table({"team": s.code, "name": s.words}),
        "threshold": s.many(
            s.table(
                {
                    "code": s.code,
                    "reports": s.whole(2),
                    "months": s.whole(1),
                    "then": s.words,
                },
                {**SAYS, "letter": s.code},
            )
        ),
        "matching": s.table({"metres": s.whole(1), "months": s.whole(1)}),
        "words": s.each(s.words),
        "colours": s.table(
            {},
            {name: colour for name in ("pine", "leaf", "marigold", "lake")},
        ),
        "plan": s.table(
            {
                "title": s.words,
                "since": s.day,
                "until": s.day,
                "aims": s.many(
                    s.table(
                        {"code": s.code, "label": s.words},
                        {"measures": s.many(s.code)},
                    )
                ),
            }
        ),
        "priority": s.many(
            s.table(
                {
                    "code": s.code,
                    "set": s.code,
                    "theme": s.words,
                    "issues": s.many(
                        s.table(
                            {"code": s.code, "label": s.words},
                            {"measures": s.many(s.code)},
                        )
                    ),
                },
                {
                    "lens": s.one_of("location", "offender", "victim", "cross_cutting"),
                    "areas": s.many(s.text),
                },
            ),
            least=1,
        ),
    },
    {
        "motto": s.words,
        # Systems of other agencies, whose numbers our records carry; where a number
        # opens there, when its address is known.
        "system": s.many(
            s.table({"code": s.code, "label": s.text}, {"opens_at": opens_at})
        ),
        "drafts": s.table({"days": s.whole(1)}),
        "security": s.table({"contact": contact, "expires": s.day}),
        "accessibility": s.table({"prepared_on": s.day, "reviewed_on": s.day}),
        # Who signs a letter with the partnership, and where to ring: by lead agency.
        "letterhead": s.many(
            s.table(
                {"agency": s.code, "words": s.words, "phone": s.text},
                {"address": s.text, "logo": s.text, **SAYS},
            )
        ),
        # The partnership's own, at the head of a letter: a drawing as SVG.
        "logo": s.text,
        "history": s.table({"anchored_with": s.many(s.code, least=2)}),
        "colleagues": s.table(
            {},
            {
                "warn_after_days": s.whole(1),
                "off_after_days": s.whole(1),
                "confirm_on": s.many(day_of_year, least=1),
                "confirm_within_days": s.whole(1),
                "remind_after_days": s.whole(1),
                "off_unconfirmed_after_days": s.whole(1),
                "proposal_days": s.whole(1),
            },
        ),
        "claim": s.many(
            s.table(
                {
                    "code": s.code,
                    "measure": s.code,
                    "percent": s.whole(),
                    "label": s.words,
                    "words": s.words,
                    "source": s.text,
                },
                {"mark": SAYS["mark"]},
            )
        ),
    },
)

TEAM = s.table({"key": s.code, "name": s.text, "does": s.one_of(*v.TEAM_WORK)})
AGENCIES = s.table(
    {
        "agency": s.many(
            s.table(
                {
                    "key": s.code,
                    "name": s.text,
                    "short_name": s.text,
                    "kind": s.one_of(*v.AGENCY_KINDS),
                    "standing": s.one_of(*v.STANDINGS),
                    "teams": s.many(TEAM),
                },
                {"agreement": s.code, "hosts": s.flag},
            ),
            least=1,
        )
    },
    {
        "agreement": s.many(
            s.table(
                {
                    "key": s.code,
                    "title": s.text,
                    "gateways": s.many(s.code, least=1),
                    "review_months": s.whole(1),
                    "grace_days": s.whole(),
                }
            )
        )
    },
)

BOARDS = s.table(
    {
        "board": s.many(
            s.table(
                {
                    "key": s.code,
                    "name": s.text,
                    "kind": s.one_of(
                        "executive", "delivery", "scrutiny", "thematic", "panel"
                    ),
                    "aim": s.words,
                    "agencies": s.many(s.code, least=1),
                },
                {"reports_to": s.code, "cadence": s.text, "restricted": s.flag},
            )
        )
    }
)

AREAS = s.table(
    {
        "areas": s.many(
            s.table(
                {
                    "kind": s.one_of(*v.AREA_KINDS),
                    "label": s.words,
                    "file": s.text,
                    "code": s.text,
                    "name": s.text,
                    "boundary_version": s.text,
                    "source": s.text,
                },
                {"main": s.flag},
            ),
            least=1,
        ),
        "population": s.many(
            s.table(
                {
                    "kind": s.one_of(*v.AREA_KINDS),
                    "file": s.text,
                    "on": s.day,
                    "source": s.text,
                }
            )
        ),
        "gazetteer": s.table(
            {"postcodes": s.text, "streets": s.text}, {"source": s.text}
        ),
    }
)


def areas_findings(values: Values) -> Iterator[s.Finding]:
    yield from s.unique(values["areas"], ("areas",), by="kind")
    mains = [entry for entry in values["areas"] if entry.get("main")]
    if len(mains) != 1:
        yield ("areas",), "exactly one kind of area must say main = true"
    kinds = {entry["kind"] for entry in values["areas"]}
    for index, entry in enumerate(values["population"]):
        yield from s.known(entry["kind"], kinds, ("population", index, "kind"))


def agencies_findings(
    values: Values, versions: Iterable[VersionBody]
) -> Iterator[s.Finding]:
    """Agencies are told apart, and every kind that a rule passes to is among them."""
    yield from s.unique(values["agency"], ("agency",), by="key")
    agreements = {entry["key"] for entry in values.get("agreement", [])}
    teams: set[str] = set()
    for index, agency in enumerate(values["agency"]):
        if "agreement" in agency:
            trail = ("agency", index, "agreement")
            yield from s.known(agency["agreement"], agreements, trail)
        for number, team in enumerate(agency["teams"]):
            if team["key"] in teams:
                at = ("agency", index, "teams", number)
                yield at, f"team {team['key']!r} is here twice"
            teams.add(team["key"])
    for work in v.ONE_TEAM_DOES:
        doing = [t for a in values["agency"] for t in a["teams"] if t["does"] == work]
        if len(doing) != 1:
            yield ("agency",), f"exactly one team must do {work!r}, not {len(doing)}"
    yield from _gateways(values, versions)
    yield from _passed_to(values, versions)


def _gateways(values: Values, versions: Iterable[VersionBody]) -> Iterator[s.Finding]:
    gateways = {version.key for version in versions if version.kind == "gateway"}
    for index, agreement in enumerate(values.get("agreement", [])):
        for number, gateway in enumerate(agreement["gateways"]):
            trail = ("agreement", index, "gateways", number)
            yield from s.known(gateway, gateways, trail)


def _passed_to(values: Values, versions: Iterable[VersionBody]) -> Iterator[s.Finding]:
    kinds = {agency["kind"] for agency in values["agency"]}
    for version in versions:
        for rule in (
            version.body.get("rule", []) if version.kind == "categories" else []
        ):
            for kind in rule["then"].get("pass_to", []):
                if kind not in kinds:
                    yield (
                        ("agency",),
                        f"no agency is of kind {kind!r}, to which the rule "
                        f"{rule['code']!r} passes reports",
                    )


def boards_findings(values: Values, agencies: Values) -> Iterator[s.Finding]:
    yield from s.unique(values["board"], ("board",), by="key")
    boards = {board["key"] for board in values["board"]}
    bodies = {agency["key"] for agency in agencies["agency"]}
    for index, board in enumerate(values["board"]):
        for number, agency in enumerate(board["agencies"]):
            yield from s.known(agency, bodies, ("board", index, "agencies", number))
        if "reports_to" in board:
            trail = ("board", index, "reports_to")
            yield from s.known(board["reports_to"], boards, trail)


def profile_findings(
    values: Values,
    agencies: Values,
    places: Collection[str],
    versions: Iterable[VersionBody],
) -> Iterator[s.Finding]:
    if values["format"] != 1:
        yield ("format",), "this release reads format 1"
    if "en" not in values["languages"]:
        yield ("languages",), "English must be among the languages"
    teams = {team["key"] for agency in agencies["agency"] for team in agency["teams"]}
    yield from s.known(values["duty_contact"]["team"], teams, ("duty_contact", "team"))
    bodies = {agency["key"] for agency in agencies["agency"]}
    for n, key in enumerate(values.get("history", {}).get("anchored_with", ())):
        yield from s.known(key, bodies, ("history", "anchored_with", n))
    for n, head in enumerate(values.get("letterhead", ())):
        yield from s.known(head["agency"], bodies, ("letterhead", n, "agency"))
        yield from _logo(head.get("logo"), ("letterhead", n, "logo"))
    yield from _logo(values.get("logo"), ("logo",))
    yield from _lines(values["line"])
    hours = values["hours"]
    if not hours["opens"] < hours["cut_off"] <= hours["closes"]:
        yield ("hours", "cut_off"), "hours must run: opens, cut_off, closes"
    yield from s.unique(values.get("system", []), ("system",))
    yield from _thresholds(values["threshold"], versions)
    yield from _colours(values["colours"])
    yield from _priorities(values, places, versions)


LARGEST_LOGO = 200_000
# What a drawing may not do: fetch, run, or bring entities of its own.
NOT_DRAWN = re.compile(
    r"<!|<script|<foreignObject|href\s*=\s*[\"'](?!#|data:image/)", re.I
)


def _logo(said: str | None, trail: s.Trail) -> Iterator[s.Finding]:
    """A logo is one drawing that stands alone; a picture lies inside it as data."""
    if said is None:
        return
    if not said.lstrip().startswith("<svg") or not said.rstrip().endswith("</svg>"):
        yield trail, "a logo is the text of an SVG file, from <svg to </svg>"
    elif len(said) > LARGEST_LOGO:
        yield trail, "a logo may have 200,000 characters"
    elif NOT_DRAWN.search(said):
        yield trail, "a logo may not fetch or run anything"


def _thresholds(
    rows: list[Values], versions: Iterable[VersionBody]
) -> Iterator[s.Finding]:
    yield from s.unique(rows, ("threshold",))
    letters = {version.key for version in versions if version.kind == "letter"}
    for index, row in enumerate(rows):
        if "letter" in row:
            yield from s.known(row["letter"], letters, ("threshold", index, "letter"))


def _lines(lines: list[Values]) -> Iterator[s.Finding]:
    for index, line in enumerate(lines):
        if "phone" not in line and "address" not in line:
            yield ("line", index), "a line needs a phone or an address"
    there = {line["for"] for line in lines}
    for needed in v.NEEDED_LINES:
        if needed not in there:
            yield ("line",), f"there must be a line for {needed!r}"


def _colours(colours: Mapping[str, str]) -> Iterator[s.Finding]:
    for name in ("pine", "leaf", "lake"):
        if name in colours and contrast_with_white(colours[name]) < READABLE:
            yield (
                ("colours", name),
                f"white words on {colours[name]} cannot be read: choose it darker",
            )


def contrast_with_white(hexes: str) -> float:
    """The contrast of a colour with white, as the accessibility guidelines count it.

    >>> round(contrast_with_white("#12433d"), 1)
    11.1
    """
    parts = [int(hexes[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _priorities(
    values: Values, places: Collection[str], versions: Iterable[VersionBody]
) -> Iterator[s.Finding]:
    measures = {version.key for version in versions if version.kind == "measure"}
    yield from s.unique(values["priority"], ("priority",))
    for index, priority in enumerate(values["priority"]):
        for number, place in enumerate(priority.get("areas", [])):
            yield from s.known(place, places, ("priority", index, "areas", number))
        for number, issue in enumerate(priority["issues"]):
            for one in issue.get("measures", []):
                trail = ("priority", index, "issues", number)
                yield from s.known(one, measures, trail)
    for index, aim in enumerate(values["plan"]["aims"]):
        for one in aim.get("measures", []):
            yield from s.known(one, measures, ("plan", "aims", index))
    for index, claim in enumerate(values.get("claim", [])):
        yield from s.known(claim["measure"], measures, ("claim", index, "measure"))
