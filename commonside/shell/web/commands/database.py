"""`commonside database roles [--apply]`: who may do what in PostgreSQL."""

import argparse
import os
import sys
from typing import Any

from commonside.shell.web.commands import Wrong
from commonside.shell.web.commands.serve import ready


def add(verbs: Any) -> None:
    database = verbs.add_parser("database", help="who may do what in the database")
    words = database.add_subparsers(dest="word", required=True, metavar="WORD")
    roles = words.add_parser("roles", help="the SQL that gives each role its rights")
    roles.add_argument("--apply", action="store_true", help="and do it")
    roles.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the statements, or carry them out as the owner."""
    as_owner()
    ready()
    from django.db import connection

    from commonside.shell.web import roles

    if connection.vendor != "postgresql":
        raise Wrong("SQLite has no roles: the file belongs to whoever runs us.")
    if arguments.apply:
        give(connection)
        return 0
    for statement in roles.statements(connection):
        sys.stdout.write(f"{statement};\n")
    return 0


def as_owner() -> None:
    """What follows signs in as the owner of the tables, where there is one."""
    os.environ["COMMONSIDE_DATABASE_AS"] = "owner"


def give(connection: Any) -> None:
    """Give each role its rights, and say what an operator should know.

    Raises `Wrong` for a role that the database does not know.
    """
    from commonside.shell.web import roles

    if connection.vendor != "postgresql":
        return
    if unknown := roles.missing(connection):
        raise Wrong(
            f"The database has no role {unknown[0]}. Make it first:"
            f" CREATE ROLE {unknown[0]} LOGIN PASSWORD '…'"
        )
    roles.apply(connection)
    if said := roles.note():
        sys.stdout.write(f"{said}\n")
