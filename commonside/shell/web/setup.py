"""Makes an installation from a profile, and brings a changed profile into it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.models import Agency, Team
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.places.actions import draw_areas, fill_gazetteer
from commonside.ground.practice.actions import load_versions
from commonside.ground.practice.loading import NATIONAL, Profile, load_profile
from commonside.ground.practice.loading.profile import AgencyData
from commonside.shell.web.actions import administrator_exists, make_first_key
from commonside.shell.web.models import Installation


@dataclass(frozen=True)
class Made:
    """What setting up left: how many of each, for the command to say."""

    agencies: int
    areas: int
    gazetteer: int
    versions: int


def folder_of(profile: str) -> Path:
    """Where a profile lies: one that we ship, by its name, or any folder."""
    shipped = NATIONAL / "profiles" / profile
    is_name = Path(profile).name == profile and shipped.is_dir()
    return shipped if is_name else Path(profile).resolve()


def install(profile: str, *, is_demonstration: bool) -> str | None:
    """Migrate, set up, and return the first administrator's link, if one is due.

    Reads the profile before it touches the database, so that a wrong one changes
    nothing. Raises ProfileError or Refused.
    """
    read = load_profile(folder_of(profile))
    call_command("migrate", interactive=False, verbosity=0)
    at = timezone.now()
    set_up(read, by=None, at=at, is_demonstration=is_demonstration)
    if is_demonstration or administrator_exists():
        return None
    return first_link(at=at)


def first_link(*, at: datetime) -> str:
    """The one-time link of the first administrator: an hour, once (S34)."""
    token = make_first_key(at=at)
    return f"{settings.STAFF_URL}{reverse('web:first-key')}?token={token}"


@transaction.atomic
def set_up(
    profile: Profile,
    *,
    by: models.Model | None,
    at: datetime,
    is_demonstration: bool = False,
) -> Made:
    """Write a profile into the database: practice, agencies, areas, gazetteer.

    Doing it again brings changes in and touches nothing else. What the profile no
    longer names stays, because cases may refer to it.

    Raises `Refused` for another town's profile, or another mark (S33), than the ones
    with which this installation was made.
    """
    installation = _mark(profile, at=at, is_demonstration=is_demonstration)
    loaded = load_versions(profile.versions, by=by, at=at, as_shipped=True)
    for agency in profile.agencies:
        _enrol(agency)
    made = Made(
        agencies=len(profile.agencies),
        areas=draw_areas(profile.areas, by=by, at=at),
        gazetteer=fill_gazetteer(profile.postcodes, profile.streets, by=by, at=at),
        versions=len(loaded.made) + len(loaded.changed),
    )
    record("installation.set_up", subject=installation, by=by, at=at)
    return made


def _mark(profile: Profile, *, at: datetime, is_demonstration: bool) -> Installation:
    found = Installation.objects.first()
    if found is None:
        return Installation.objects.create(
            profile=profile.slug, is_demonstration=is_demonstration, made_at=at
        )
    if found.profile != profile.slug:
        raise Refused(
            obstacle(
                "This installation belongs to {theirs}, not to {ours}.",
                theirs=found.profile,
                ours=profile.slug,
            )
        )
    if found.is_demonstration != is_demonstration:
        raise Refused(
            obstacle(
                "This database was marked when it was made; the mark never changes."
            )
        )
    return found


def _enrol(agency: AgencyData) -> None:
    row, _ = Agency.objects.update_or_create(
        code=agency.key,
        defaults={
            "name": agency.name,
            "short_name": agency.short_name,
            "kind": agency.kind,
            "standing": agency.standing,
            "is_host": agency.hosts,
            "grace_days": agency.grace_days,
        },
    )
    for team in agency.teams:
        Team.objects.update_or_create(
            code=team.key,
            defaults={"name": team.name, "agency": row, "purpose": team.does},
        )
