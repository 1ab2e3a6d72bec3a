"""What we stand on, and where we write markup or SQL by hand: all listed (S70)."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom

from tools import components

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "commonside"
LISTED = tomllib.loads((ROOT / "tests/house/listed.toml").read_text("utf-8"))
BY_HAND = re.compile(
    r"\|\s*safe\b|\|\s*safeseq\b|\bmark_safe\(|\bSafeString\(|\bcsrf_exempt\b"
    r"|autoescape off|\.execute(many|script)?\(|\bRawSQL\(|\.raw\(\s*[\"'f]|\.extra\("
    r"|\bRunSQL\("
)
# Who may speak with something else than the database, and with whom.
SPEAKS = re.compile(
    r"^\s*(?:import|from) (requests|urllib\.request|urllib3|http\.client|httpx|aiohttp"
    r"|ftplib|smtplib|socket|allauth\.\S*(?:oauth2|openid_connect)\S*)",
    re.MULTILINE,
)
SPEAKERS = {
    "ground/timetable/workers.py": "the name of this machine",
    "ground/files/scanning.py": "the scanner that the settings name",
    "shell/web/commands/serve.py": "whether a port of this machine is free",
    "ground/letters/carriers/mail.py": "the names of what a mail server refuses",
    "ground/letters/carriers/notify.py": "GOV.UK Notify, when its key is set",
    "shell/web/sso.py": "the provider of single sign-on in the settings",
    "shell/web/views/single.py": "the provider of single sign-on in the settings",
}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")


def written_by_hand(text: str) -> list[str]:
    return [
        line.strip()
        for line in text.splitlines()
        if BY_HAND.search(line)
        and not line.lstrip().startswith(("#", "import ", "from "))
    ]


def sources(*kinds: str):
    for kind in kinds:
        for path in sorted(HOUSE.rglob(f"*.{kind}")):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_markup_and_sql_by_hand_stand_only_on_listed_lines():
    """S70: `|safe`, mark_safe, raw SQL and csrf_exempt only where a reason is given."""
    found = {
        (name, line)
        for name, text in sources("py", "html")
        for line in written_by_hand(text)
    }
    listed = {(name, row["line"]) for name, rows in LISTED.items() for row in rows}
    assert found - listed == set(), "say why in tests/house/listed.toml"
    assert listed - found == set(), "listed, and nowhere any more"
    assert all(row["why"] for rows in LISTED.values() for row in rows)


@pytest.mark.parametrize(
    "planted",
    [
        "{{ words|safe }}",
        "{{ words | safe }}",
        "return mark_safe(words)",
        "@csrf_exempt",
        "cursor.execute(f'SELECT {words}')",
        "Report.objects.raw('SELECT 1')",
        "rows.extra(where=[words])",
        "{% autoescape off %}",
    ],
)
def test_the_search_finds_each_kind_of_it(planted):
    """S70: a planted line of each kind is found."""
    assert written_by_hand(planted)


def test_every_lock_holds_hashes_and_no_hosts():
    """S70: wheels are locked by hash, and a lock names no registry."""
    for name in LOCKS:
        text = (ROOT / name).read_text()
        entries = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.IGNORECASE)
        assert len(entries) > 1, name
        for entry in entries:
            assert "==" in entry.splitlines()[0], entry
            assert "--hash=sha256:" in entry, entry
        assert "://" not in re.sub(r"#.*", "", text), name
        assert "--index-url" not in text


def test_packages_of_npm_are_locked_and_run_nothing():
    """S70: npm's packages have integrity, name no host, and their scripts stay off."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: row for name, row in lock["packages"].items() if name}
    assert packages
    for name, row in packages.items():
        assert row["integrity"].startswith("sha512-"), name
        assert "resolved" not in row, name
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text().split()
    asked = (ROOT / "tools/prepare.sh").read_text()
    installs = re.findall(r"npm (?:ci|install).*", asked)
    assert installs
    assert all("--ignore-scripts" in line for line in installs)
    from_locks = re.findall(r"install \S+ .*-r .*", asked)
    assert len(from_locks) == len(LOCKS)
    assert all("--require-hashes" in line for line in from_locks)


def test_nothing_is_fetched_at_run_time():
    """S70: who speaks with another machine is listed, with whom it speaks."""
    found = {
        name.removeprefix("commonside/")
        for name, text in sources("py")
        if SPEAKS.search(text)
    }
    assert found == set(SPEAKERS)


def test_nothing_that_counts_lies_in_a_cache():
    """S35: tries are rows: no cache of Django's is used, and no page of allauth."""
    from tests.house.doors import addresses

    using = [name for name, text in sources("py") if "core.cache" in text]
    assert not using
    assert not [name for name in addresses() if "allauth" in name or "account_" in name]


def test_each_dependency_says_what_it_is_for():
    """S70: one line of purpose beside each package that we ask for."""
    said = (ROOT / "pyproject.toml").read_text("utf-8")
    asked = re.findall(
        r'^  "([\w.-]+(?:\[[\w,-]+\])?)[^"]*",?(.*)$', said, re.MULTILINE
    )
    project = tomllib.loads(said)
    wanted = project["project"]["dependencies"]
    wanted = [*wanted, *(p for g in project["dependency-groups"].values() for p in g)]
    lines = {name: rest for name, rest in asked if "#" in rest}
    for line in wanted:
        name = re.match(r"[\w.-]+(\[[\w,-]+\])?", line).group()
        assert len(lines.get(name, "").partition("#")[2].strip()) > 8, name
    npm = json.loads((ROOT / "package.json").read_text())
    assert set(npm["purposes"]) == set(npm["dependencies"])


def test_the_linter_looks_for_faults_of_security():
    """S70: ruff's S rules are on for the whole product."""
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]
    assert "S" in ruff["lint"]["select"]
    ignored = ruff["lint"]["per-file-ignores"]
    for pattern, codes in ignored.items():
        if pattern.startswith("commonside"):
            assert set(codes) <= {"S311", "T20", "E501"}, pattern


@pytest.fixture(scope="module")
def listed() -> dict:
    return components.listed(ROOT)


def test_the_list_of_components_is_what_is_locked(listed):
    """S70: the release lists every locked package with version, hashes and purpose."""
    ours = [row for row in listed["components"] if row["purl"].startswith("pkg:pypi/")]
    locked = re.findall(r"^([\w.-]+)==", (ROOT / LOCKS[0]).read_text(), re.MULTILINE)
    assert [row["name"] for row in ours] == locked
    assert all(row["version"] and row["hashes"] for row in ours)
    purposes = {row["name"]: row.get("description", "") for row in listed["components"]}
    assert "framework" in purposes["django"]
    assert "style sheet" in purposes["govuk-frontend"]
    npm = [row for row in listed["components"] if row["purl"].startswith("pkg:npm/")]
    assert {row["hashes"][0]["alg"] for row in npm} == {"SHA-512"}
    assert components.listed(ROOT) == listed, "the same locks give the same list"


def test_the_list_of_components_is_cyclonedx(listed):
    """S70: other programs can read the list of components."""
    bom = Bom.from_json(listed)
    assert len(bom.components) == len(listed["components"])
    bom.validate()
    assert bom.metadata.component.name == "commonside"
