"""Which files are taken at all, told by their content; no Django."""

from commonside.ground.audit.refusals import Obstacle, obstacle

MOST = 5
LARGEST = 10 * 1024 * 1024
# What a photograph begins with; the name and type that a browser sends are not asked.
HEAD = 32
BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")


def kind_of(head: bytes) -> str:
    """The kind of picture that begins so, or "" for anything else.

    >>> kind_of(b"\\xff\\xd8\\xff\\xe0" + bytes(28)), kind_of(b"<svg onload=")
    ('image/jpeg', '')
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return "image/heic"
    return ""


def obstacles_to_keeping(*, size: int, head: bytes, already: int) -> list[Obstacle]:
    """Why a file is not taken; empty when it is (S40: content, size, count)."""
    if already >= MOST:
        return [obstacle("You can add up to {most} photos.", most=MOST)]
    if size > LARGEST:
        return [obstacle("The photo is too large. It may have 10 MB.")]
    if not kind_of(head):
        return [obstacle("Choose a photo: JPEG, PNG, WebP or HEIC.")]
    return []
