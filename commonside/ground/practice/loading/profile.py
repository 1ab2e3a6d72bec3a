"""Reads a partnership's folder: who it is, who belongs to it, and where it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading.documents import (
    Document,
    ProfileError,
    read_document,
)
from commonside.ground.practice.loading.national import (
    NATIONAL,
    practice_files,
    read_versions,
)
from commonside.ground.practice.loading.partnership import (
    AGENCIES,
    AREAS,
    BOARDS,
    PROFILE,
    agencies_findings,
    areas_findings,
    boards_findings,
    profile_findings,
)
from commonside.ground.practice.loading.places import (
    AreaData,
    PostcodeData,
    StreetData,
    read_areas,
    read_people,
    read_postcodes,
    read_streets,
)
from commonside.ground.practice.loading.support import agencies_named
from commonside.ground.practice.loading.together import Read, check_together
from commonside.ground.practice.rules import VersionBody


@dataclass(frozen=True)
class TeamData:
    key: str
    name: str
    does: str


@dataclass(frozen=True)
class AgencyData:
    """A body of the partnership and its teams."""

    key: str
    name: str
    short_name: str
    kind: str
    standing: str
    agreement: str
    # Runs the installation, and so needs no agreement with itself.
    hosts: bool
    # For how many days after its agreement has run out it still sees everything.
    grace_days: int
    teams: tuple[TeamData, ...]


@dataclass(frozen=True)
class Profile:
    """All that makes a town: what `setup` turns into rows."""

    slug: str
    name: str
    folder: Path
    settings: VersionBody
    agencies: tuple[AgencyData, ...]
    areas: tuple[AreaData, ...]
    main_areas: str
    postcodes: tuple[PostcodeData, ...]
    streets: tuple[StreetData, ...]
    versions: tuple[VersionBody, ...]


def load_profile(folder: Path, national: Path = NATIONAL) -> Profile:
    """The profile in a folder, with the practice that is in force under it.

    A file in the profile's own `practice/` of the same kind and key stands in the
    place of the national one. Refuses with file, line and reason.
    """
    if not folder.is_dir():
        raise ProfileError(folder, 1, "there is no such folder")
    documents = {
        name: _checked(folder / f"{name}.toml", shape)
        for name, shape in (
            ("profile", PROFILE),
            ("agencies", AGENCIES),
            ("boards", BOARDS),
            ("areas", AREAS),
        )
    }
    practice = _practice(folder, national)
    areas = _areas(folder, documents["areas"])
    _check_partnership(documents, practice, areas)
    settings = _settings(documents)
    gazetteer = documents["areas"].values["gazetteer"]
    main = _main(documents["areas"].values)
    wards = {area.code for area in areas if area.kind == main}
    return Profile(
        slug=str(settings.body["slug"]),
        name=settings.title,
        folder=folder,
        settings=settings,
        agencies=tuple(_agencies(documents["agencies"].values)),
        areas=tuple(areas),
        main_areas=main,
        postcodes=tuple(read_postcodes(folder / gazetteer["postcodes"])),
        streets=tuple(read_streets(folder / gazetteer["streets"], wards)),
        versions=(*(version for _, version in practice), settings),
    )


def _checked(path: Path, shape: s.Check) -> Document:
    document = read_document(path)
    s.refuse_first(document, shape(document.values, ()))
    return document


def _practice(folder: Path, national: Path) -> list[Read]:
    """National practice, with the profile's own files in the place of their likes."""
    own = read_versions(sorted((folder / "practice").glob("*/*.toml")))
    ours = {(version.kind, version.key) for _, version in own}
    theirs = [
        (document, version)
        for document, version in read_versions(practice_files(national))
        if (version.kind, version.key) not in ours
    ]
    check_together([*theirs, *own])
    return [*theirs, *own]


def _check_partnership(
    documents: Mapping[str, Document], practice: list[Read], areas: list[AreaData]
) -> None:
    """Refuses names that lead nowhere, between the profile's files and practice."""
    versions = [version for _, version in practice]
    agencies = documents["agencies"].values
    main = _main(documents["areas"].values)
    places = {area.name for area in areas if area.kind == main}
    found: list[tuple[str, Iterator[s.Finding]]] = [
        ("agencies", agencies_findings(agencies, versions)),
        ("boards", boards_findings(documents["boards"].values, agencies)),
        (
            "profile",
            profile_findings(documents["profile"].values, agencies, places, versions),
        ),
    ]
    for name, findings in found:
        s.refuse_first(documents[name], findings)
    for document, version in practice:
        if version.kind == "support":
            named = agencies_named(version.body, agencies["agency"])
            s.refuse_first(document, named)


def _areas(folder: Path, document: Document) -> list[AreaData]:
    s.refuse_first(document, areas_findings(document.values))
    people = {
        entry["kind"]: read_people(folder / entry["file"])
        for entry in document.values["population"]
    }
    return [
        area
        for entry in document.values["areas"]
        for area in read_areas(folder / entry["file"], entry, people.get(entry["kind"]))
    ]


def _main(areas: Mapping[str, Any]) -> str:
    return next(str(entry["kind"]) for entry in areas["areas"] if entry.get("main"))


def _agencies(values: Mapping[str, Any]) -> Iterator[AgencyData]:
    grace = {row["key"]: row["grace_days"] for row in values.get("agreement", [])}
    for agency in values["agency"]:
        yield AgencyData(
            key=agency["key"],
            name=agency["name"],
            short_name=agency["short_name"],
            kind=agency["kind"],
            standing=agency["standing"],
            agreement=agency.get("agreement", ""),
            hosts=agency.get("hosts", False),
            grace_days=grace.get(agency.get("agreement", ""), 0),
            teams=tuple(
                TeamData(t["key"], t["name"], t["does"]) for t in agency["teams"]
            ),
        )


# What stands at the head of a version, and so not in its body.
HEAD = ("format", "slug", "name", "valid_from", "source", "mark", "verified_by")


def _settings(documents: Mapping[str, Document]) -> VersionBody:
    """The profile itself as a version: thresholds and words have a history too."""
    values = documents["profile"].values
    areas = documents["areas"].values
    body = {key: value for key, value in values.items() if key not in HEAD}
    body["name"] = values["name"]
    body["slug"] = values["slug"]
    body["exit_url"] = values["exit"]["address"]
    body["board"] = documents["boards"].values["board"]
    body["agreement"] = documents["agencies"].values.get("agreement", [])
    body["areas"] = [
        {key: entry[key] for key in ("kind", "label", "boundary_version", "source")}
        for entry in areas["areas"]
    ]
    body["population"] = [
        {key: entry[key] for key in ("kind", "on", "source")}
        for entry in areas["population"]
    ]
    body["main_areas"] = _main(areas)
    return VersionBody(
        kind="profile",
        key="facts",
        version=1,
        valid_from=date.fromisoformat(values["valid_from"]),
        valid_to=None,
        title=values["name"],
        source=values["source"],
        mark=values["mark"],
        verified_by=values["verified_by"],
        verified_on=None,
        body=body,
    )
