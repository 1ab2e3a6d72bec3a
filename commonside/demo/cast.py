"""The invented cast: one for the demonstration, the tests and the screenshots.

Nobody here exists. Telephones are drama numbers, mail is at example.org.
"""

from dataclasses import dataclass
from datetime import datetime

from commonside.ground.agencies.models import Agency, Holding, Team, User


@dataclass(frozen=True)
class Member:
    """One of the cast: who they are and what they may do."""

    username: str
    name: str
    agency: str
    roles: tuple[str, ...]
    teams: tuple[str, ...] = ()


MEMBERS = (
    Member("priya", "Priya Nair", "council", ("triage_officer",), ("asb",)),
    Member("joanne", "Joanne Fielding", "council", ("case_officer",), ("asb",)),
    Member("dan", "Dan Reeve", "council", ("case_officer",), ("asb",)),
    Member("samuel", "Samuel Osei", "council", ("team_leader",), ("asb",)),
    Member(
        "grace",
        "Grace Adeyemi",
        "council",
        ("champion", "review_coordinator"),
        ("asb",),
    ),
    Member("tom", "Tom Ellery", "housing", ("agency_contact",)),
    Member("lyle", "PC Amira Lyle", "police", ("police_officer",)),
    Member("owen", "Owen Brandt", "council", ("enforcement_officer",)),
    Member("mina", "Mina Kessler", "council", ("analyst",)),
    Member("helen", "Helen Marsh", "council", ("partnership_manager",)),
    Member("ines", "Ines Duarte", "council", ("information_lead",)),
    Member("cllr", "Cllr Ruth Whitby", "council", ("councillor",)),
    Member("admin", "Ada Quist", "council", ("administrator",)),
    # Works a queue of her own: domestic abuse, reports about staff.
    Member("noor", "Noor Haddad", "council", ("triage_officer",), ("restricted",)),
    # Signed in, of another agency, named on nothing: every door must be shut.
    Member("stranger", "Sam Nobody", "elsewhere", ()),
)
# Who else works in the demonstration; the tests' world does without them.
GUESTS = (
    Member("irene", "Irene Walsh", "housing", ("agency_contact",)),
    Member("hana", "Hana Whitfield", "fire", ("agency_contact",)),
    Member("leah", "Leah Moran", "mediation", ("agency_contact",)),
    Member(
        "vera", "Vera Lomax", "council", ("vulnerable_victims_caseworker",), ("asb",)
    ),
    Member("sol", "Solomon Adair", "council", ("youth_officer",), ("asb",)),
    # The second administrator: what one of the two proposes, the other reads.
    Member("bea", "Bea Lowry", "council", ("administrator",)),
    Member("ravi", "Ravi Pillai", "council", ("agency_contact",), ("cctv",)),
)
AGENCIES = (
    ("council", "Luton Borough Council", "Council", "responsible"),
    ("police", "Bedfordshire Police", "Police", "responsible"),
    ("fire", "Bedfordshire Fire and Rescue Service", "Fire", "responsible"),
    ("housing", "Larkfield Homes", "Housing", "cooperating"),
    ("elsewhere", "Millbrook Council", "Elsewhere", "invited"),
)
TEAMS = (
    ("asb", "ASB soLUTiONs Unit", "council", "cases"),
    ("restricted", "Restricted reports", "council", "restricted"),
)


def bodies(*, at: datetime) -> tuple[dict[str, Agency], dict[str, Team]]:
    """The agencies and teams that the cast needs, each under its agreement."""
    known = set(Agency.objects.values_list("code", flat=True))
    Agency.objects.bulk_create(
        Agency(
            code=code,
            name=name,
            short_name=short,
            standing=standing,
            kind="" if code == "elsewhere" else code,
            is_host=code == "council",
        )
        for code, name, short, standing in AGENCIES
        if code not in known
    )
    # Everybody has signed, or nobody of theirs would see anything.
    Agency.objects.filter(agreement_since=None).update(agreement_since=at.date())
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    known = set(Team.objects.values_list("code", flat=True))
    Team.objects.bulk_create(
        Team(code=code, name=name, agency=agencies[agency], purpose=purpose)
        for code, name, agency, purpose in TEAMS
        if code not in known
    )
    return agencies, {team.code: team for team in Team.objects.all()}


def assemble(*, at: datetime) -> dict[str, User]:
    """Make the cast of the tests at once, by name; it does without the guests.

    The demonstration's is made by the acts of the pages: see `appointing`.
    """
    agencies, teams = bodies(at=at)
    found = {
        member.username: User(
            username=member.username,
            name=member.name,
            email=f"{member.username}@example.org",
            agency=agencies[member.agency],
            joined_at=at,
        )
        for member in MEMBERS
    }
    for user in found.values():
        user.set_password(None)
    User.objects.bulk_create(found.values())
    held: list[Holding] = []
    for member in MEMBERS:
        user = found[member.username]
        held += (Holding(user=user, role=role, since=at) for role in member.roles)
        held += (Holding(user=user, team=teams[c], since=at) for c in member.teams)
    Holding.objects.bulk_create(held)
    Team.objects.filter(code="asb").update(duty_contact=found["samuel"])
    return found
