"""The list of what a release stands on, as CycloneDX: made from the locks alone.

    python -m tools.components > dist/components.cdx.json

A wheel carries the same list. It names what is installed to run, and what the style
sheet is compiled from; whoever keeps watch over known faults can compare it.
"""

import base64
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[1]
FILE = "components.cdx.json"
PURPOSE = re.compile(r'^  "([\w.-]+)[^"]*",\s*#\s*(.+)$', re.MULTILINE)
LOCKED = re.compile(r"^([\w.-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")


def listed(root: Path = ROOT) -> dict[str, Any]:
    """The whole list; the same locks always give the same."""
    components = [*from_python(root), *from_npm(root)]
    # What we ask for ourselves says what it is for; the rest comes with it.
    ours = sorted({row["purl"] for row in components if "description" in row})
    version = re.search(r'"(.+?)"', (root / "commonside/__init__.py").read_text())
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "commonside",
                "name": "commonside",
                "version": version.group(1) if version else "",
            }
        },
        "components": components,
        "dependencies": [{"ref": "commonside", "dependsOn": ours}],
    }


def from_python(root: Path) -> Iterator[dict[str, Any]]:
    """Every locked package, with what it is for where we ask for it ourselves."""
    asked = PURPOSE.findall((root / "pyproject.toml").read_text("utf-8"))
    purposes = {normal(name): said.strip() for name, said in asked}
    text = (root / "requirements.lock").read_text("utf-8")
    for entry in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        found = LOCKED.match(entry.splitlines()[0])
        if found is None:
            raise ValueError(f"not understood: {entry.splitlines()[0]}")
        name, version, marker = found.groups()
        hashes = sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
        yield {
            **component("pypi", normal(name), version, purposes.get(normal(name))),
            "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
            **({"properties": [property_of(marker)]} if marker else {}),
        }


def from_npm(root: Path) -> Iterator[dict[str, Any]]:
    """What the style sheet is compiled from; none of it runs on a server."""
    purposes = json.loads((root / "package.json").read_text())["purposes"]
    lock = json.loads((root / "package-lock.json").read_text())
    for path, row in sorted(lock["packages"].items()):
        name = path.rpartition("node_modules/")[2]
        if name:
            kind, _, digest = row["integrity"].partition("-")
            content = base64.b64decode(digest).hex()
            yield {
                **component("npm", name, row["version"], purposes.get(name)),
                "scope": "excluded",
                "hashes": [
                    {"alg": kind.upper().replace("SHA", "SHA-"), "content": content}
                ],
            }


def component(
    registry: str, name: str, version: str, purpose: str | None
) -> dict[str, Any]:
    purl = f"pkg:{registry}/{quote(name, safe='/')}@{quote(version, safe='')}"
    found = {"type": "library", "bom-ref": purl, "name": name, "version": version}
    return found | {"purl": purl} | ({"description": purpose} if purpose else {})


def property_of(marker: str) -> dict[str, str]:
    return {"name": "commonside:only-where", "value": marker}


def normal(name: str) -> str:
    """A name as the index writes it: two spellings are one package."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    json.dump(listed(), sys.stdout, indent=1)
