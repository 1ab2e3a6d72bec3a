"""Reads one file from a stranger and gives back its pixels; a program of its own.

Started by `checking` as a separate process, since what decodes a hostile file may be
taken over by it. It knows nothing of ours: no Django, no settings, an empty
environment. Before it reads a byte it gives up memory, time, and the right to open
anything. It answers with a line of numbers and plain pixels, never with a file that
somebody else would have to decode.
"""

import io
import json
import re
import resource
import sys
import zlib
from typing import Any, BinaryIO

MEMORY = 1 << 30
SECONDS = 10
# More than any telephone takes in one picture; less than fills the memory above.
MOST_PIXELS = 60_000_000
EDGE = 1280
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
}
# What a Word document may hold, unpacked, and in how many parts.
MOST_OPEN, MOST_PARTS = 50_000_000, 500
WORD = "wordprocessingml.document.main+xml"
# Fields that fetch or start something when the document is opened.
FIELDS = re.compile(rb"\b(?:ddeauto|dde|includetext|includepicture)\s")
# How it ended, for `checking`: anything else is a fault of ours.
READ, UNREADABLE, TOO_MANY_PIXELS, OTHER_KIND, TOO_HEAVY = 0, 10, 11, 12, 13
ACTIVE, LOCKED, TOO_LONG = 14, 15, 16
# The pages of a PDF are drawn one under the other, each on a sheet of this size.
PDF = "application/pdf"
WIDE, HIGH, MOST_PAGES = 1000, 1414, 20
# What a PDF may not hold anywhere: it runs, sends, fetches or hides something.
RUNS = frozenset(
    "/JavaScript /JS /Launch /EmbeddedFile /EmbeddedFiles /RichMedia /XFA /SubmitForm"
    " /ImportData /AA /GoToE /GoToR /Rendition /Movie /Sound".split()
)
DEEPEST = 60


class NotTaken(Exception):
    """The file is no picture that we take; `code` says why."""

    def __init__(self, code: int) -> None:
        self.code = code


def give_up_rights() -> None:
    """Limits that hold from the start: memory, time on the processor, no dump."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_nothing_more() -> None:
    """Once everything is loaded: no file, no connection, nothing written to disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Not even in the place of one that it closes.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def load(kind: str = "image/jpeg") -> Any:
    """The decoders, loaded while files can still be opened."""
    if kind not in FORMATS:
        return load_for_documents()
    import pillow_heif
    from PIL import Image, ImageOps

    Image.init()
    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2
    assert ImageOps  # noqa: S101  loaded now, because later nothing can be
    return Image


def load_for_documents() -> Any:
    """The same for documents: their libraries load parts of themselves at first use.

    So a small one of ours is read and drawn first.
    """
    import codecs
    import zipfile

    import pypdf.filters
    import pypdfium2
    from PIL import Image

    for name in ("cp437", "utf-16-be", "latin-1", "mac_roman"):
        codecs.lookup(name)
    writer = pypdf.PdfWriter()
    writer.add_blank_page(10, 10)
    small = io.BytesIO()
    writer.write(small)
    look_through_pdf(small.getvalue())
    draw_pages(small.getvalue())
    with zipfile.ZipFile(io.BytesIO(), "w") as parts:
        parts.writestr("a", b"", zipfile.ZIP_DEFLATED)
    assert pypdf.filters  # noqa: S101  loaded now, because later nothing can be
    assert pypdfium2  # noqa: S101
    return Image


def redraw(data: bytes, kind: str) -> tuple[int, int, int, int, bytes]:
    """Width and height as given, then of the small copy, and its pixels in RGB.

    The pixels are copied to a new picture, so that nothing else of the file comes
    along: no place, no camera, no thumbnail of what was cut away.

    Raises `NotTaken`.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=list(FORMATS.values())) as picture:
            if picture.format != FORMATS.get(kind):
                raise NotTaken(OTHER_KIND)
            wide, high = picture.size
            if wide * high > MOST_PIXELS:
                raise NotTaken(TOO_MANY_PIXELS)
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((EDGE, EDGE))
            shown = upright.convert("RGBA")
            clean = Image.new("RGB", shown.size, "white")
            clean.paste(shown, mask=shown.getchannel("A"))
            return wide, high, clean.width, clean.height, clean.tobytes()
    except Image.DecompressionBombError:
        raise NotTaken(TOO_MANY_PIXELS) from None
    except MemoryError:
        raise NotTaken(TOO_HEAVY) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise NotTaken(UNREADABLE) from None


def look_through_pdf(data: bytes) -> None:
    """Whether a PDF runs, sends or hides nothing; raises `NotTaken`."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise NotTaken(LOCKED)
    held = {number for rows in reader.xref.values() for number in rows}
    for number in sorted(held | set(reader.xref_objStm)):
        _look_into(reader.get_object(IndirectObject(number, 0, reader)), 0)
    _look_into(reader.trailer, 0)


def _look_into(one: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise NotTaken(TOO_HEAVY)
    if isinstance(one, dict):
        if RUNS & set(one):
            raise NotTaken(ACTIVE)
        inner = [dict.__getitem__(one, key) for key in one]
    elif isinstance(one, list):
        inner = [list.__getitem__(one, at) for at in range(len(one))]
    else:
        if isinstance(one, str) and one in RUNS:
            raise NotTaken(ACTIVE)
        return
    for value in inner:
        _look_into(value, depth + 1)


def draw_pages(data: bytes) -> tuple[int, int, int, int, bytes]:
    """The pages of a PDF as plain pixels, one sheet under the other."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(data)
    count = len(document)
    if not count:
        raise NotTaken(UNREADABLE)
    if count > MOST_PAGES:
        raise NotTaken(TOO_LONG)
    sheets = Image.new("RGB", (WIDE, HIGH * count), "white")
    for number in range(count):
        page = document[number]
        wide, high = page.get_size()
        if min(wide, high) < 1:
            raise NotTaken(UNREADABLE)
        scale = min(WIDE / wide, HIGH / high)
        drawn = page.render(scale=scale).to_pil().convert("RGB")
        box = (0, 0, min(WIDE, drawn.width), min(HIGH, drawn.height))
        sheets.paste(drawn.crop(box), (0, HIGH * number))
        page.close()
    return *sheets.size, *sheets.size, sheets.tobytes()


def read_document(data: bytes, kind: str) -> tuple[int, int, int, int, bytes]:
    """Look through a document, and draw it where it has pages; raises `NotTaken`."""
    try:
        if kind != PDF:
            look_through_docx(data)
            return 0, 0, 0, 0, b""
        look_through_pdf(data)
        return draw_pages(data)
    except NotTaken:
        raise
    except (MemoryError, RecursionError):
        raise NotTaken(TOO_HEAVY) from None
    except Exception:
        # Whatever a library stumbles over: the file is not whole.
        raise NotTaken(UNREADABLE) from None


def look_through_docx(data: bytes) -> None:
    """Whether a Word document runs, fetches or hides nothing; raises `NotTaken`.

    It is a zip of known parts: no macro, no control, nothing embedded, and nothing
    that Word would fetch by itself when it is opened.
    """
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            rows = parts.infolist()
            if len(rows) > MOST_PARTS or sum(r.file_size for r in rows) > MOST_OPEN:
                raise NotTaken(TOO_HEAVY)
            names = [row.filename.casefold() for row in rows]
            if len(set(names)) != len(names) or any(map(_leads_out, names)):
                raise NotTaken(OTHER_KIND)
            if not {"[content_types].xml", "word/document.xml"} <= set(names):
                raise NotTaken(OTHER_KIND)
            for row in rows:
                _look_at_part(row.filename.casefold(), parts.read(row))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError):
        raise NotTaken(UNREADABLE) from None
    except (NotImplementedError, zlib.error):
        raise NotTaken(UNREADABLE) from None


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name or "\\" in name


def _look_at_part(name: str, data: bytes) -> None:
    folders = ("word/embeddings", "word/activex", "customui")
    if "vbaproject" in name or name.startswith(folders):
        raise NotTaken(ACTIVE)
    text = data.replace(b"\0", b"").lower()
    if b"<!doctype" in text or b"<!entity" in text:
        raise NotTaken(ACTIVE)
    if name == "[content_types].xml":
        if b"macroenabled" in text or WORD.encode() not in text:
            raise NotTaken(ACTIVE if b"macro" in text else OTHER_KIND)
    elif name.endswith(".rels"):
        for link in re.findall(rb"<relationship\b[^>]*>", text):
            is_outside = re.search(rb"targetmode\s*=\s*.external", link)
            if is_outside and b"/hyperlink" not in link:
                raise NotTaken(ACTIVE)
    elif name.startswith("word/") and FIELDS.search(text):
        raise NotTaken(ACTIVE)


def answer(kind: str, given: BinaryIO, out: BinaryIO) -> int:
    """Read one file, write what it shows, and return how it ended."""
    try:
        read = redraw if kind in FORMATS else read_document
        *numbers, pixels = read(given.read(), kind)
    except NotTaken as refused:
        return refused.code
    out.write(json.dumps(numbers).encode() + b"\n" + pixels)
    out.flush()
    return READ


def main() -> int:
    import warnings

    give_up_rights()
    load(sys.argv[1])
    warnings.simplefilter("ignore")
    open_nothing_more()
    return answer(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    sys.exit(main())
