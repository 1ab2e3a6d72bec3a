"""Small pictures, and files that somebody might send us to do harm."""

import io
import struct
import zipfile
import zlib
from functools import lru_cache

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
SCRIPT = b"/*GIF89a*/=1;alert(document.cookie)//<script>alert(1)</script>"


def picture(kind="JPEG", size=(64, 48), **more) -> bytes:
    out = io.BytesIO()
    noise(size).save(out, kind, **more)
    return out.getvalue()


@lru_cache
def noise(size: tuple[int, int]) -> Image.Image:
    """Not one colour: a truncated file must miss something."""
    return Image.effect_noise(size, 80).convert("RGB")


@lru_cache
def with_place() -> bytes:
    """A photograph that says where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Planted Camera", 6  # make; turned by a quarter
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (51.0, 52.0, 43.5), 3: "W", 4: (0.0, 25.0, 12.5)}
    )
    return picture(exif=exif, comment=b"planted comment", size=(64, 48))


def png(wide: int, high: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, said to be of this size."""
    head = struct.pack("!2I5B", wide, high, 1, 0, 0, 0, 0)
    all_chunks = ((b"IHDR", head), *chunks, (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(body))
        + name
        + body
        + struct.pack("!I", zlib.crc32(name + body))
        for name, body in all_chunks
    )


def pixel_bomb() -> bytes:
    """A hundred kilobytes that would be 3.6 thousand million pixels."""
    row = zlib.compress(bytes(1 + 60_000 // 8) * 2000, 9)
    return png(60_000, 60_000, (b"IDAT", row))


def text_bomb() -> bytes:
    """A small PNG with a note that would fill 500 megabytes."""
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(bytes(10_000_000)) for _ in range(50))
    note = b"Comment\0\0" + body + packed.flush()
    return png(8, 8, (b"zTXt", note), (b"IDAT", zlib.compress(bytes(2 * 8))))


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, body in files.items():
            folder.writestr(name, body)
    return out.getvalue()


def macro_document() -> bytes:
    return packed(**{"[Content_Types].xml": b"<x/>", "word/vbaProject.bin": b"Auto"})


def pdf_with_script() -> bytes:
    return b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
POLYGLOT = b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)"
# Nothing of these is stored at all.
AT_THE_DOOR = {
    "svg": SVG,
    "html": HTML,
    "gif and script": POLYGLOT,
    "pdf with script": pdf_with_script(),
    "macro document": macro_document(),
    "zip bomb": packed(a=bytes(20_000_000)),
    "nothing": b"",
}
JPEG_HEAD = b"\xff\xd8\xff\xe0\x00\x10JFIF\0"
HEIC_HEAD = b"\0\0\0\x18ftypheic\0\0\0\0"


def in_the_check() -> dict[str, tuple[bytes, str, str]]:
    """What begins like a photograph and is none: content, kind, why it is refused."""
    heic, jpeg = picture("HEIF"), picture()
    return {
        "svg": (JPEG_HEAD + SVG, "image/jpeg", "unreadable"),
        "html": (JPEG_HEAD + HTML, "image/jpeg", "unreadable"),
        "gif and script": (JPEG_HEAD + POLYGLOT, "image/jpeg", "unreadable"),
        "pdf": (b"\x89PNG\r\n\x1a\n" + pdf_with_script(), "image/png", "unreadable"),
        "macros": (HEIC_HEAD + macro_document(), "image/heic", "unreadable"),
        "zip": (
            b"RIFF\0\0\0\0WEBP" + AT_THE_DOOR["zip bomb"],
            "image/webp",
            "unreadable",
        ),
        "half a heic": (heic[: len(heic) // 2], "image/heic", "unreadable"),
        "half a jpeg": (jpeg[: len(jpeg) // 2], "image/jpeg", "unreadable"),
        "pixels": (pixel_bomb(), "image/png", "pixels"),
        "text": (text_bomb(), "image/png", "unreadable"),
        "another kind": (jpeg, "image/png", "kind"),
    }
