"""What is owed and agreed, with the clocks by which it is counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from commonside.ground.agencies.models import User
from commonside.ground.duties import rules
from commonside.ground.duties.models import Due, Step
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, profile
from commonside.library.clocks.calendars import WorkingCalendar


@dataclass(frozen=True)
class Counted:
    """One duty counted: from when, until when, and by which line of the clocks."""

    duty: str
    since: datetime
    due_at: datetime
    rule: str
    # The version that this clock is of, where it is another than the act's.
    practice: Version | None = None


@dataclass(frozen=True)
class Clocks:
    """The clocks in force on a day, with the partnership's calendar."""

    version: Version
    calendar: WorkingCalendar
    # A procedure with clocks of its own, which stand before the others.
    own: Version | None = None

    def with_own(self, own: Version) -> "Clocks":
        """The same, counted by this procedure's clocks where it has some."""
        return replace(self, own=own) if own.body.get("clock") else self

    @property
    def body(self) -> Mapping[str, Any]:
        """The clocks as they are counted here."""
        if self.own is None:
            return cast(Mapping[str, Any], self.version.body)
        rows = [*self.own.body["clock"], *self.version.body["clock"]]
        return {**self.version.body, "clock": rows}

    def version_of(self, duty: str, band: str) -> Version:
        """Of which version the clock of a duty is."""
        own = self.own
        if own is not None and rules.clock_for(own.body, duty=duty, band=band):
            return own
        return self.version

    def due(self, duty: str, *, start: datetime, band: str = "any") -> Counted | None:
        """When one duty falls due; None where the band has no such clock."""
        row = rules.clock_for(self.body, duty=duty, band=band)
        if row is None:
            return None
        due_at = rules.due_at(row, start, self.calendar)
        practice = self.version_of(duty, band)
        return Counted(duty, start, due_at, f"{row['band']}.{duty}", practice)

    def all_due(
        self, starts: Iterable[tuple[str, datetime]], *, band: str
    ) -> list[Counted]:
        """Those of these duties that the band has a clock for."""
        found = [self.due(duty, start=start, band=band) for duty, start in starts]
        return [one for one in found if one is not None]


def calendar_on(on: date) -> WorkingCalendar:
    """The partnership's working calendar, from the profile in force."""
    return rules.calendar_of(profile(on).get("hours", {}))


def clocks_on(on: date, key: str = "casework") -> Clocks:
    """The clocks in force on a day; raises Version.DoesNotExist before `setup`."""
    return Clocks(current("clocks", key, on), calendar_on(on))


def open_dues(subject: str) -> dict[str, Due]:
    """What is owed about a subject now, by kind."""
    return {due.kind: due for due in Due.objects.about(subject).open()}


def held_by(user: User) -> tuple[list[Step], list[Due]]:
    """What one person has agreed to do and owes, whatever it is about.

    The answer that is owed to a step is not told besides the step.
    """
    steps = Step.objects.live().filter(owner_user=user).order_by("pk")
    dues = Due.objects.open().filter(owner_user=user).exclude(subject_kind="step")
    return list(steps), list(dues.order_by("pk"))
