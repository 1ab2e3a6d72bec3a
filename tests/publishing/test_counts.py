"""Public counts come from frozen tables alone, and nobody can cut them anew."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse

from commonside.public.publishing.actions import publish
from tests.house.doors import EVERYBODY, declared

PUBLIC = Path(__file__).parents[2] / "commonside" / "public"
FILTERS = (
    "?ward=E05014751&band=1&category=noise",
    "?period=2026-08&from=2026-08-03&to=2026-08-03",
    "?page=2&sort=count&hate=yes&q=stopped",
)


def pages():
    """Every page of the public face that a resident may open by its address."""
    args = {"figure-of": ["2026-Q3"], "figure-csv": ["2026-Q3"]}
    names = [
        door.name.partition(":")[2]
        for door in declared().values()
        if door.name.startswith("public-publishing:")
        and door.opens_for == EVERYBODY
        and door.get == 200
    ]
    return [
        (name, args.get(name, []))
        for name in names
        if not declared()[f"public-publishing:{name}"].to(None) or name in args
    ]


def names_imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_public_room_cannot_count_reports_or_cases():
    """S56: it knows no table of them, so every count comes from a frozen figure."""
    found = {
        (path.name, name)
        for path in PUBLIC.rglob("*.py")
        for name in names_imported(path)
    }
    assert found
    loose = [name for _, name in found if name.startswith("commonside.work")]
    assert not loose
    counting = {
        file for file, name in found if name.endswith(("headline", "disclosure"))
    }
    assert counting <= {"actions.py", "queries.py", "rules.py", "telling.py"}


def test_no_page_lets_somebody_filter_our_counts(client, published):
    """S56: fixed dimensions: what stands after the question mark changes nothing."""
    for name, args in pages():
        address = reverse(f"public-publishing:{name}", args=args)
        plain = client.get(address).content
        for query in FILTERS:
            assert client.get(address + query).content == plain, (name, query)


def test_a_published_table_does_not_move_with_the_records(
    client, published, office, read, cast
):
    """S56: frozen and dated: a case of that summer closed later changes nothing."""
    address = reverse("public-publishing:figure-of", args=["2026-Q3"])
    before = client.get(address).content
    for _ in range(40):
        office.closing("2026-08-03T10:00", "N4", "")
    assert client.get(address).content == before
    from commonside.ground.audit.refusals import Refused

    with pytest.raises(Refused, match="has been published"):
        publish(read(), by=cast["helen"], at=published.published_at)
