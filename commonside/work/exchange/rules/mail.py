"""What a saved e-mail says: when, about what, in which words, with which files."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser

from commonside.ground.audit.refusals import Refused, obstacle

MOST_BYTES = 25 << 20
MOST_PARTS = 60
MOST_WORDS = 10_000
MOST_FILES = 10
BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote"})


@dataclass(frozen=True)
class Attached:
    """A file of an e-mail, as it came; nothing of it has been looked at."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Mail:
    """An e-mail without its addresses, which belong to nobody's note."""

    sent_at: datetime
    subject: str
    words: str
    # By which it is known again.
    number: str
    files: list[Attached] = field(default_factory=list)
    # Files beyond the number that we take.
    left: int = 0


def read(data: bytes) -> Mail:
    """Read a saved e-mail (.eml); raises `Refused` when it is none.

    Only plain words are taken: of a page of HTML its text, never its pictures from
    elsewhere, its links' targets or its scripts.
    """
    if len(data) > MOST_BYTES:
        raise Refused(obstacle("This e-mail is larger than 25 MB.", at_field="file"))
    try:
        found = email.message_from_bytes(data, policy=email.policy.default)
        parts = [part for part, _ in zip(found.walk(), range(MOST_PARTS), strict=False)]
        sent = found["date"].datetime if found["date"] is not None else None
        subject = str(found["subject"] or "")
        number = str(found["message-id"] or "")
        words = _words(parts)
        files = _files(parts)
    except Exception:
        # A hostile or broken message may fail in any way: it is no e-mail for us.
        raise _no_mail() from None
    if sent is None or not (subject or words):
        raise _no_mail()
    when = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    return Mail(
        sent_at=when,
        subject=" ".join(subject.split())[:200],
        words=words[:MOST_WORDS],
        number=number or f"{when.isoformat()} {subject}",
        files=files[:MOST_FILES],
        left=max(0, len(files) - MOST_FILES),
    )


def _no_mail() -> Refused:
    said = "This is no saved e-mail. In your mail program, save it as .eml."
    return Refused(obstacle(said, at_field="file"))


def _words(parts: list[EmailMessage]) -> str:
    texts = [part for part in parts if not _is_file(part)]
    for kind in ("text/plain", "text/html"):
        for part in texts:
            if part.get_content_type() == kind:
                said = str(part.get_content())
                return _tidy(_of_html(said) if kind == "text/html" else said)
    return ""


def _is_file(part: EmailMessage) -> bool:
    is_text = part.get_content_maintype() in ("text", "multipart")
    return part.get_filename() is not None or not is_text


def _files(parts: list[EmailMessage]) -> list[Attached]:
    found = []
    for part in parts:
        if not part.is_multipart() and _is_file(part):
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data:
                found.append(Attached(part.get_filename() or "file", data))
    return found


def _tidy(text: str) -> str:
    """Lines without what stands at their ends, and no two empty ones together."""
    lines = (" ".join(line.split()) for line in text.replace("\x00", "").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Text(HTMLParser):
    """The text of a page, its blocks on lines of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style", "head")
        if tag in BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "head"):
            self.hidden = max(0, self.hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)


def _of_html(page: str) -> str:
    parser = _Text()
    parser.feed(page)
    return "".join(parser.said)
