"""Who may do what in PostgreSQL: owner, application, public pages (S15, S34).

The owner makes tables, and nobody works as the owner. The application reads and writes
but cannot change a table, lift a trigger or rewrite history. What answers strangers has
a third role: whoever took it over would find no way to sign in, no history, no case.
"""

from collections.abc import Iterator
from typing import Any

import environ
from django.apps import apps
from django.conf import settings

# What the application may do with history: add to it.
ONLY_ADDED = ("audit_event", "audit_seal", "audit_seal_member")
APPLICATION = {
    **dict.fromkeys(ONLY_ADDED, ("SELECT", "INSERT")),
    "audit_event_text": ("SELECT", "INSERT", "DELETE"),
    # Corrections and continuity: added, never altered; they go with their case alone.
    "evidence_annotation": ("SELECT", "INSERT", "DELETE"),
    "evidence_handling": ("SELECT", "INSERT", "DELETE"),
    "evidence_reading": ("SELECT", "INSERT", "DELETE"),
    "django_migrations": ("SELECT",),
}
EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Each table of the house, for the public pages: none, read, insert, write, or some of
# its columns. A new table must be decided on: a test fails for one that is not here.
PUBLIC: dict[str, str] = {
    # Sign-in, and who is who.
    "agencies_agency": "read",
    "agencies_team": "read",
    "agencies_user": "some",
    "agencies_holding": "read",
    "agencies_firstkey": "none",
    "agencies_invitation": "none",
    "account_emailaddress": "none",
    "account_emailconfirmation": "none",
    "auth_group": "none",
    "auth_group_permissions": "none",
    "auth_permission": "none",
    "django_content_type": "none",
    "django_session": "none",
    "mfa_authenticator": "none",
    "socialaccount_socialaccount": "none",
    "socialaccount_socialapp": "none",
    "socialaccount_socialtoken": "none",
    # History: added to, never read.
    "audit_event": "insert",
    "audit_event_text": "insert",
    "audit_waiting": "insert",
    "audit_seal": "none",
    "audit_seal_member": "none",
    # What a report needs.
    "agencies_grant": "insert",
    "counters_counter": "write",
    "django_tasks_database_dbtaskresult": "insert",
    "drafts_draft": "write",
    "duties_due": "insert",
    "files_file": "write",
    "letters_letter": "some",
    "places_area": "read",
    "places_entry": "read",
    "practice_version": "read",
    "reports_plate": "insert",
    "reports_report": "some",
    "reports_routing": "insert",
    "reports_routing_also_to": "insert",
    "reports_told": "insert",
    "reviews_review": "insert",
    "reviews_complaint": "insert",
    # What the town reads.
    "reviews_tally": "read",
    "publishing_figure": "read",
    "strategy_reading": "read",
    "web_installation": "read",
    "django_migrations": "read",
    # Nobody outside.
    # Who has a link may say how it went, and finds nothing else.
    "care_answer": "insert",
    "care_answered": "some",
    "care_need": "none",
    "care_offer": "none",
    "care_session": "none",
    "care_survey": "some",
    "cases_assessment": "none",
    "cases_case": "none",
    "cases_casereport": "none",
    "cases_check": "none",
    "cases_closing": "none",
    "cases_contact": "none",
    "cases_following": "none",
    "cases_intervention": "none",
    "cases_involvement": "none",
    "cases_location": "none",
    "cases_party": "none",
    "cases_revision": "none",
    "cases_search": "none",
    "cases_vehicle": "none",
    "oversight_sample": "none",
    "oversight_sampled": "none",
    "oversight_cover": "none",
    "oversight_score": "none",
    "oversight_shiftnote": "none",
    "oversight_supervision": "none",
    "colleagues_closure": "none",
    "colleagues_proposal": "none",
    "colleagues_roll": "none",
    "duties_step": "none",
    "evidence_annotation": "none",
    "evidence_bundle": "none",
    "evidence_bundle_exhibits": "none",
    "evidence_bundle_statements": "none",
    "evidence_diaryentry": "none",
    "evidence_exhibit": "none",
    "evidence_handling": "none",
    "evidence_layout": "none",
    "evidence_paper": "none",
    "evidence_picked": "none",
    "evidence_reading": "none",
    "evidence_sheet": "none",
    "evidence_statement": "none",
    "exchange_annotation": "none",
    "exchange_copied": "none",
    "exchange_elsewhere": "none",
    "exchange_import": "none",
    "exchange_line": "none",
    "exchange_mapping": "none",
    "exchange_reader": "none",
    "exchange_reference": "none",
    "findings_dataset": "none",
    "letters_message": "none",
    "improvement_finding": "none",
    "improvement_passage": "none",
    "improvement_point": "none",
    "improvement_project": "none",
    "improvement_proof": "none",
    "improvement_quote": "none",
    "improvement_suggestion": "none",
    "improvement_suggestion_voters": "none",
    "improvement_theme": "none",
    "improvement_theme_voices": "none",
    "improvement_voice": "none",
    "improvement_wait": "none",
    "improvement_workshop": "none",
    "people_person": "none",
    "people_safecontact": "none",
    "people_stafftie": "none",
    "places_place": "none",
    "routes_age": "none",
    "routes_concern": "none",
    "routes_consultation": "none",
    "routes_dash": "none",
    "routes_groundwork": "none",
    "routes_referral": "none",
    "safety_fitting": "none",
    "safety_judgement": "none",
    "safety_line": "none",
    "safety_look": "none",
    "safety_plan": "none",
    "reviews_about": "none",
    "reviews_appeal": "none",
    "reviews_inquiry": "none",
    "reviews_member": "none",
    "reviews_progress": "none",
    "reviews_recommendation": "none",
    "safety_safeguard": "none",
    "streets_abandoned": "none",
    "streets_drinking": "none",
    "streets_notice": "none",
    "streets_spot": "none",
    "streets_warned": "none",
    "timetable_progress": "none",
    "timetable_result": "none",
    "timetable_schedule": "none",
}
# Where a table is half open: these columns are read, beside what `SOME` also allows.
COLUMNS: dict[str, tuple[str, ...]] = {
    "agencies_user": (
        "id",
        "username",
        "name",
        "email",
        "agency_id",
        "is_active",
        "keys_on",
        "patch",
        "joined_at",
        "last_login",
        "last_used_on",
        "confirmed_at",
    ),
    "care_answered": ("survey_id",),
    "care_survey": ("id", "team_id", "practice_id", "link_hash", "link_until"),
    "letters_letter": ("id", "kind", "to_id", "about", "queued_at"),
    "reports_report": ("id", "reference", "receipt_hash", "word_hash"),
}
SOME: dict[str, tuple[str, ...]] = {"agencies_user": (), "care_survey": ()}


def user_of(url: str) -> str:
    """The role that an address signs in as; "" where there is none."""
    return str(environ.Env.db_url_config(url).get("USER", "")) if url else ""


def names() -> dict[str, str]:
    """The role of each address that is set: owner, application, public."""
    return {name: user_of(url) for name, url in settings.DATABASE_URLS.items() if url}


def are_apart() -> bool:
    """Whether owner, application and public are three roles."""
    found = names()
    return len(found) == 3 and len(set(found.values())) == 3


ONE = (
    "The database has one role for everything: whoever takes over a page can change"
    " history. See docs/do/run-on-postgresql.md."
)


def health(connection: Any) -> str:
    """Whether whoever signs in here could change history; asked of the database.

    The process that serves need not know the owner's address, so that is not asked.
    """
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, tableowner, 'USAGE') FROM pg_tables"
            " WHERE tablename = 'audit_event'"
        )
        (is_owner,) = cursor.fetchone()
    return ONE if is_owner else ""


def note() -> str:
    """What an operator should know of the addresses that are set; "" for nothing."""
    found = names()
    if not found or are_apart():
        return ""
    if len(set(found.values())) == 1:
        return ONE
    return (
        "Owner, application and public pages are not three roles of the database."
        " See docs/do/run-on-postgresql.md."
    )


def missing(connection: Any) -> list[str]:
    """Roles that an address names and the database does not know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        known = {row[0] for row in cursor.fetchall()}
    return sorted(set(names().values()) - known)


def statements(connection: Any) -> Iterator[str]:
    """The SQL that gives the application and the public pages what they need."""
    found = names()
    owner = found.get("owner", found.get("application", ""))
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
    for name, rights in (("application", _application), ("public", _public)):
        role = found.get(name, owner)
        if role == owner:
            continue
        to = connection.ops.quote_name(role)
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to}"
        yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}"
        for table in tables:
            on = connection.ops.quote_name(table)
            if given := ", ".join(rights(connection, table)):
                yield f"GRANT {given} ON {on} TO {to}"


def apply(connection: Any) -> int:
    """Give each role what it needs and take away the rest; how many statements."""
    given = list(statements(connection))
    with connection.cursor() as cursor:
        for statement in given:
            cursor.execute(statement)
    return len(given)


def _application(connection: Any, table: str) -> tuple[str, ...]:
    return APPLICATION.get(table, EVERYTHING)


def _public(connection: Any, table: str) -> tuple[str, ...]:
    level = PUBLIC.get(table, "none")
    if level == "none":
        return ()
    if level == "read":
        return ("SELECT",)
    if level == "write":
        return EVERYTHING
    given = SOME.get(table, ("INSERT",))
    columns = sorted({*COLUMNS.get(table, ()), *_returned(table)})
    if not columns:
        return given
    listed = ", ".join(connection.ops.quote_name(column) for column in columns)
    return (f"SELECT ({listed})", *given)


def _returned(table: str) -> list[str]:
    """What an INSERT asks back: the number that the row was given, and its time."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return [str(field.column) for field in model._meta.db_returning_fields]
    return []
