"""Sets papers as tagged PDF; is given plain values, and reads nothing else (S42)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

SHEETS = Path(__file__).parent / "sheets"
# PDF/UA: read by a screen reader. PDF/A: read in twenty years.
STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]


def typeset(sheet: str, data: Mapping[str, Any]) -> bytes:
    """A PDF of one of our own sheets, from values that are never read as markup.

    Fonts come with us, nothing is fetched, and nothing outside the folder of sheets
    can be read. Raises when what comes out would not be accessible.
    """
    import font_lato
    import typst

    fonts = Path(font_lato.__file__).parent / "files"
    return typst.compile(
        str(SHEETS / f"{sheet}.typ"),
        root=str(SHEETS),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=[*STANDARDS],
        sys_inputs={"data": json.dumps(data)},
    )


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    import io

    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)
