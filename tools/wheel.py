"""What we ship carries the compiled style sheet, and a list of what it stands on."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPONENTS = "components.cdx.json"
SHEET = "commonside/ground/design/static/design/built/app.css"


class CompiledAssets(BuildHookInterface):
    """Compiles the style sheet before a wheel or source archive is packed.

    A checkout installed in place is left alone: `make` compiles for it. An
    archive that we made already holds the sheet, and needs no Node to become a
    wheel.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable" and self.target_name == "wheel":
            self.list_components(build_data)
        if version == "editable" or (Path(self.root) / SHEET).exists():
            return
        for step in ("node", "assets"):
            subprocess.run(
                ["sh", "tools/prepare.sh", step],
                cwd=self.root,
                check=True,
            )

    def list_components(self, build_data: dict[str, Any]) -> None:
        """Puts the list of what it stands on into the wheel (S70)."""
        # The builder runs this file by its path: what lies beside it is not importable.
        made = subprocess.run(
            [sys.executable, str(Path(self.root, "tools", "components.py"))],
            cwd=self.root,
            check=True,
            capture_output=True,
        ).stdout
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name, COMPONENTS)
        path.write_bytes(made)
        build_data["sbom_files"].append(str(path))

    def finalize(self, version: str, build_data: dict[str, Any], artifact: str) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
