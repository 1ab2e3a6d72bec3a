"""What decodes a stranger's file is apart, bounded, and gives back only pixels."""

import io
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from PIL import Image

from commonside.ground.files import checking, decoding, rules, scanning
from tests.files import hostile

HOSTILE = hostile.in_the_check()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_with_its_reason(name):
    """S40: each is refused by the check, and none leaves a picture behind."""
    content, kind, reason = HOSTILE[name]
    assert rules.kind_of(content[: rules.HEAD]) or kind == "image/png"
    found = checking.check(content, kind)
    assert (found.reason, found.preview) == (reason, b"")
    assert rules.REASONS[found.reason]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("HEIF", "image/heic"),
    ],
)
def test_a_good_picture_is_drawn_anew(form, kind):
    found = checking.check(hostile.picture(form), kind)
    assert (found.reason, found.width, found.height) == ("", 64, 48)
    shown = Image.open(io.BytesIO(found.preview))
    assert (shown.format, shown.size) == ("JPEG", (64, 48))


def test_a_place_in_a_photo_is_not_in_what_we_show():
    """S40: a good JPEG with GPS; the preview has none, and stands upright."""
    given = hostile.with_place()
    assert Image.open(io.BytesIO(given)).getexif().get_ifd(0x8825)
    found = checking.check(given, "image/jpeg")
    shown = Image.open(io.BytesIO(found.preview))
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"lanted" in given
    assert b"lanted" not in found.preview
    assert shown.size == (48, 64)


def test_a_script_behind_a_picture_is_not_in_what_we_show():
    found = checking.check(hostile.picture() + hostile.SCRIPT, "image/jpeg")
    assert found.preview
    assert b"script" not in found.preview


def test_a_large_picture_is_shown_smaller_and_what_is_clear_is_white():
    big = Image.new("RGBA", (3000, 1000), (0, 0, 0, 0))
    out = io.BytesIO()
    big.save(out, "PNG")
    wide, high, *small, pixels = decoding.redraw(out.getvalue(), "image/png")
    assert (wide, high, *small) == (3000, 1000, 1280, 427)
    assert set(pixels) == {255}


def test_the_decoder_has_no_time_but_its_own():
    found = checking.check(hostile.picture(), "image/jpeg", wall=0.0)
    assert found.reason == "heavy"


TRIES = """
import sys
sys.path.insert(0, {folder!r})
import decoding, os, socket
decoding.give_up_rights()
decoding.load()
decoding.open_nothing_more()
done = []
def attempt(what):
    try:
        what()
    except (OSError, MemoryError) as error:
        done.append(type(error).__name__)
attempt(lambda: bytearray(decoding.MEMORY))
attempt(lambda: open("/etc/hostname"))
attempt(socket.socket)
os.close(0)
attempt(lambda: open("/etc/hostname"))
print(",".join(done))
while True:
    pass
"""


def test_the_decoder_may_take_no_memory_open_nothing_and_run_on():
    """S40: decoded under memory and time limits, and with nothing else in reach."""
    folder = os.path.dirname(decoding.__file__)
    words = TRIES.format(folder=folder).replace(
        "decoding.give_up_rights()", "decoding.SECONDS = 1; decoding.give_up_rights()"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-u", "-c", words],
        capture_output=True,
        env={},
        timeout=60,
    )
    assert done.stdout.decode().strip() == "MemoryError" + ",OSError" * 3
    assert done.returncode < 0, "the clock of the processor ends it"


def test_a_decoder_that_answers_nonsense_or_too_much_is_not_believed(monkeypatch):
    for code, out in ((0, b"[1,2]\n"), (0, b"[9,9,9,9]\nabc"), (0, b"no\n"), (-9, b"")):
        monkeypatch.setattr(checking, "_ask", lambda *a, c=code, o=out, **k: (c, o))
        assert checking.check(b"", "image/jpeg").reason in ("unreadable", "heavy")


def test_more_than_a_picture_is_cut_off(monkeypatch):
    monkeypatch.setattr(checking, "MOST_ANSWERED", 100)
    code, out = checking._ask(hostile.picture(), "image/jpeg", wall=30)
    assert len(out) == 101
    assert code != 0


def test_a_check_that_cannot_begin_says_nothing_about_the_file(monkeypatch):
    monkeypatch.setattr(checking, "_ask", lambda *a, **k: (1, b""))
    with pytest.raises(checking.CheckBroken):
        checking.check(b"", "image/jpeg")


def test_the_program_itself_answers_in_numbers_and_pixels():
    out = io.BytesIO()
    given = io.BytesIO(hostile.picture())
    assert decoding.answer("image/jpeg", given, out) == decoding.READ
    line, _, pixels = out.getvalue().partition(b"\n")
    assert line == b"[64, 48, 64, 48]"
    assert len(pixels) == 64 * 48 * 3
    refused = io.BytesIO(b"\xff\xd8\xff")
    assert decoding.answer("image/jpeg", refused, out) == decoding.UNREADABLE


@pytest.mark.parametrize("fault", [MemoryError, Image.DecompressionBombError])
def test_what_fills_the_memory_is_refused(monkeypatch, fault):
    def full(*args, **more):
        raise fault

    monkeypatch.setattr(Image, "open", full)
    with pytest.raises(decoding.NotTaken) as refused:
        decoding.redraw(b"", "image/jpeg")
    assert refused.value.code in (decoding.TOO_HEAVY, decoding.TOO_MANY_PIXELS)


# --- the scanner ---------------------------------------------------------------


@pytest.fixture
def clamd():
    """A clamd that reads a stream and says what it is told to say."""
    # A socket's path is short; that of a test's folder may not be.
    folder = Path(tempfile.mkdtemp(prefix="clamd-", dir="/tmp"))  # noqa: S108
    here = str(folder / "s")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(here)
    listening.listen()
    heard, says = [], [b"stream: OK\0"]

    def serve():
        line, _ = listening.accept()
        with line, line.makefile("rb") as given:
            assert given.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", given.read(4))[0]:
                heard.append(given.read(size))
            line.sendall(says[0])

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"clamd:{here}", heard, says
    thread.join(5)
    listening.close()
    shutil.rmtree(folder)


def test_clamd_reads_the_whole_file_and_its_word_counts(clamd):
    setting, heard, _ = clamd
    content = bytes(range(256)) * 600
    assert scanning.is_clean(content, setting)
    assert b"".join(heard) == content


@pytest.mark.parametrize(
    ("said", "clean"),
    [(b"stream: Eicar FOUND\0", False), (b"size limit ERROR\0", None)],
)
def test_what_clamd_finds_or_does_not_say(clamd, said, clean):
    setting, _, says = clamd
    says[0] = said
    if clean is None:
        with pytest.raises(scanning.Silent):
            scanning.is_clean(b"x", setting)
    else:
        assert scanning.is_clean(b"x", setting) is clean


@pytest.mark.parametrize(("word", "clean"), [("true", True), ("false", False)])
def test_a_program_says_it_by_how_it_ends(word, clean):
    assert scanning.is_clean(b"x", f"command:{word}") is clean


@pytest.mark.parametrize(
    "setting",
    [
        "clamd:/nowhere/clamd",
        "clamd:127.0.0.1:1",
        "clamd:nonsense",
        "command:/no/such/program",
        "command:sh -c 'exit 2'",
        "what:ever",
    ],
)
def test_a_scanner_that_does_not_answer_is_silent(setting):
    with pytest.raises(scanning.Silent):
        scanning.is_clean(b"x", setting)
