"""What "resolved" means, as values that a partnership writes down and publishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

NAMES = {
    "name",
    "version",
    "success",
    "excluded",
    "failures",
    "lost_contact",
    "withdrew",
    "return_days",
    "durable_days",
    "confidence",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """The codes and windows of one version of the resolution rate.

    `failures` names a reason for every outcome that counts against, each with its
    codes; `lost_contact` and `withdrew` are two of those reasons, shown on their own.
    Every outcome code belongs to exactly one of success, excluded and failures: a
    code that nobody placed would otherwise quietly leave the figure.
    """

    name: str
    version: str
    success: frozenset[str]
    excluded: tuple[str, ...]
    failures: Mapping[str, frozenset[str]]
    lost_contact: str = "lost_contact"
    withdrew: str = "withdrew"
    return_days: int = 28
    durable_days: int = 90
    confidence: float = 0.95

    def __post_init__(self) -> None:
        placed = [*self.success, *self.excluded, *_flat(self.failures)]
        if twice := {code for code in placed if placed.count(code) > 1}:
            raise ValueError(f"Placed twice: {', '.join(sorted(twice))}.")
        if not self.success:
            raise ValueError("No outcome counts as success.")
        for reason in (self.lost_contact, self.withdrew):
            if reason not in self.failures:
                raise ValueError(f"{reason} must be one of the failures.")
        if not 0 < self.return_days <= self.durable_days:
            raise ValueError("The windows must be days, the durable one the longer.")
        if not 0 < self.confidence < 1:
            raise ValueError("Confidence lies between 0 and 1.")

    @classmethod
    def parse(cls, source: Mapping[str, object]) -> "Definition":
        """A definition from plain values, or a sentence that says what is wrong.

        >>> Definition.parse({"name": "resolution_rate"})
        Traceback (most recent call last):
        ValueError: A definition needs excluded, failures, success, version.
        """
        if missing := {"name", "version", "success", "excluded", "failures"} - set(
            source
        ):
            raise ValueError(f"A definition needs {', '.join(sorted(missing))}.")
        if unknown := set(source) - NAMES:
            raise ValueError(f"A definition has no {', '.join(sorted(unknown))}.")
        failures = source["failures"]
        if not isinstance(failures, Mapping):
            raise ValueError("A definition's failures must name reasons and codes.")
        return cls(
            name=str(source["name"]),
            version=str(source["version"]),
            success=frozenset(_codes(source["success"], "success")),
            excluded=_codes(source["excluded"], "excluded"),
            failures={
                str(reason): frozenset(_codes(codes, str(reason)))
                for reason, codes in failures.items()
            },
            lost_contact=str(source.get("lost_contact", "lost_contact")),
            withdrew=str(source.get("withdrew", "withdrew")),
            return_days=_days(source.get("return_days", 28), "return_days"),
            durable_days=_days(source.get("durable_days", 90), "durable_days"),
            confidence=float(cast(float, source.get("confidence", 0.95))),
        )

    def failure_of(self, outcome: str) -> str | None:
        """The reason for which an outcome counts against us, or None for success.

        An outcome that this version does not place is refused, never skipped.
        """
        for reason, codes in self.failures.items():
            if outcome in codes:
                return reason
        if outcome not in self.success:
            raise ValueError(f"Version {self.version} does not place {outcome!r}.")
        return None


def _flat(failures: Mapping[str, frozenset[str]]) -> list[str]:
    return [code for codes in failures.values() for code in codes]


def _codes(values: object, name: str) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or not all(
        isinstance(value, str) for value in values
    ):
        raise ValueError(f"A definition's {name} must be a list of outcome codes.")
    return tuple(values)


def _days(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"A definition's {name} must be a number of days.")
    return value
