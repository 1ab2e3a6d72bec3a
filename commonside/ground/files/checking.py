"""Has a stranger's file decoded in a bounded process, and draws our own copy of it."""

import io
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from commonside.ground.files import decoding, rules

# However busy the machine: the process may use ten seconds of the processor.
WALL_SECONDS = 30.0
MOST_ANSWERED = decoding.EDGE * decoding.EDGE * 3 + 1000
MOST_OF_PAGES = decoding.WIDE * decoding.HIGH * 3 * decoding.MOST_PAGES + 1000
WHY = {
    decoding.UNREADABLE: "unreadable",
    decoding.TOO_MANY_PIXELS: "pixels",
    decoding.OTHER_KIND: "kind",
    decoding.TOO_HEAVY: "heavy",
    decoding.ACTIVE: "active",
    decoding.LOCKED: "locked",
    decoding.TOO_LONG: "long",
}


class CheckBroken(Exception):
    """The check itself failed; it says nothing about the file."""


@dataclass(frozen=True)
class Checked:
    """What a check found: why the file is refused, or our own copy of what it shows.

    Of a PDF that is its pages, one under the other; a Word document has none.
    """

    reason: str = ""
    width: int = 0
    height: int = 0
    preview: bytes = b""


def check(data: bytes, kind: str, *, wall: float = WALL_SECONDS) -> Checked:
    """Decode one file, apart from us, and draw it anew.

    The process that reads the file gets nothing of ours, and gives back plain pixels,
    which cannot harm whoever encodes them. Raises `CheckBroken` when it could not
    even begin.
    """
    code, out = _ask(data, kind, wall=wall)
    if code in WHY:
        return Checked(reason=WHY[code])
    if code < 0:
        # Killed: by its limits, by the clock, or by a system short of memory.
        return Checked(reason="heavy")
    if code != decoding.READ:
        raise CheckBroken(f"the decoder ended with {code}")
    try:
        line, _, pixels = out.partition(b"\n")
        wide, high, *small = (int(n) for n in json.loads(line))
        return Checked("", wide, high, _drawn(small, pixels))
    except (ValueError, TypeError):
        # A decoder that answers nonsense was taken over.
        return Checked(reason=rules.UNREADABLE)


def _drawn(size: list[int], pixels: bytes) -> bytes:
    width, height = size
    if not (width or height or pixels):
        # A document that is looked through, and not drawn.
        return b""
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(out, "JPEG", quality=82)
    return out.getvalue()


def _ask(data: bytes, kind: str, *, wall: float) -> tuple[int, bytes]:
    """Run the decoder; its exit code, and no more of its answer than there may be."""
    words = [sys.executable, "-I", str(Path(decoding.__file__)), kind]
    process = subprocess.Popen(  # noqa: S603  our own program, one of our own words
        words,
        env={},
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    clock = threading.Timer(wall, process.kill)
    clock.start()
    try:
        most = MOST_OF_PAGES if kind == rules.PDF else MOST_ANSWERED
        out = _told(process, data, most)
        return process.wait(), out
    finally:
        clock.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()


def _told(process: Any, data: bytes, most: int) -> bytes:
    """Give it the file, and hear it out; who says too much is stopped."""
    try:
        process.stdin.write(data)
        process.stdin.close()
    except BrokenPipeError:
        # It ended before it had read everything; how it ended says why.
        pass
    out: bytes = process.stdout.read(most + 1)
    if len(out) > most:
        process.kill()
    process.stdout.close()
    return out
