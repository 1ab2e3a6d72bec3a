"""Which files are taken, told by their content; why one is refused; no Django."""

from commonside.ground.audit.refusals import Obstacle, obstacle

MOST = 5
# Of a case, over all its life.
MOST_OF = {"case": 100, "exhibit": 1}
LARGEST = 10 * 1024 * 1024
# What a photograph begins with; the name and type that a browser sends are not asked.
HEAD = 32
BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
}
UNREADABLE = "unreadable"
# Why a check refused a file, as staff read it.
REASONS = {
    UNREADABLE: "the file is not whole, or is no picture",
    "pixels": "the picture is larger than any camera makes",
    "kind": "the file is of another kind than it begins like",
    "heavy": "reading it takes more time or memory than a picture should",
    "scanner": "the virus scanner found something in it",
    "altered": "the file on the disk is not the one that was given",
}


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


def obstacles_to_keeping(
    *, size: int, head: bytes, already: int, subject_kind: str = ""
) -> list[Obstacle]:
    """Why a file is not taken; empty when it is (S40: content, size, count)."""
    most = MOST_OF.get(subject_kind, MOST)
    if already >= most:
        return [obstacle("You can add up to {most} photos.", most=most)]
    if size > LARGEST:
        return [obstacle("The photo is too large. It may have 10 MB.")]
    if not kind_of(head):
        return [obstacle("Choose a photo: JPEG, PNG, WebP or HEIC.")]
    return []


def file_name(code: str, kind: str) -> str:
    """What a file is called when somebody saves it: nothing of whom it is about.

    >>> file_name("k3x9", "image/jpeg")
    'photo-k3x9.jpg'
    """
    return f"photo-{code}.{SUFFIXES[kind]}"
