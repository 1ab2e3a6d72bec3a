"""Which files are taken, told by their content; why one is refused; no Django."""

from commonside.ground.audit.refusals import Obstacle, obstacle

MOST = 5
# Of a case, over all its life.
MOST_OF = {"case": 100, "exhibit": 1}
LARGEST = 10 * 1024 * 1024
# What a photograph begins with; the name and type that a browser sends are not asked.
HEAD = 32
BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS = (PDF, DOCX)
# To what documents may be added, besides photographs.
WITH_DOCUMENTS = ("exhibit",)
SUFFIXES = {
    PDF: "pdf",
    DOCX: "docx",
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
    "active": "it would run, fetch or send something when it is opened",
    "locked": "it is locked with a password",
    "long": "it has more than 20 pages: split it",
    "scanner": "the virus scanner found something in it",
    "altered": "the file on the disk is not the one that was given",
}


def kind_of(head: bytes) -> str:
    """The kind of picture or document that begins so, or "" for anything else.

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
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return DOCX
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
    kind = kind_of(head)
    if subject_kind in WITH_DOCUMENTS:
        wanted = "Choose a photo (JPEG, PNG, WebP, HEIC), a PDF or a Word file (.docx)."
        return [] if kind else [obstacle(wanted)]
    if not kind or kind in DOCUMENTS:
        return [obstacle("Choose a photo: JPEG, PNG, WebP or HEIC.")]
    return []


def file_name(code: str, kind: str) -> str:
    """What a file is called when somebody saves it: nothing of whom it is about.

    >>> file_name("k3x9", "image/jpeg")
    'photo-k3x9.jpg'
    """
    what = "document" if kind in DOCUMENTS else "photo"
    return f"{what}-{code}.{SUFFIXES[kind]}"
