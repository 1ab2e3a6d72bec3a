"""Makes sure that what we ship carries the compiled style sheet."""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHEET = "commonside/ground/design/static/design/built/app.css"


class CompiledAssets(BuildHookInterface):
    """Compiles the style sheet before a wheel or source archive is packed.

    A checkout installed in place is left alone: `make` compiles for it. An
    archive that we made already holds the sheet, and needs no Node to become a
    wheel.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or (Path(self.root) / SHEET).exists():
            return
        for step in ("node", "assets"):
            subprocess.run(
                ["sh", "tools/prepare.sh", step],
                cwd=self.root,
                check=True,
            )
