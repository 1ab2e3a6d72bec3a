"""Asks the installation's virus scanner about a file: clamd, or any program.

`clamd:/run/clamav/clamd.ctl` or `clamd:127.0.0.1:3310` speaks with a running clamd.
`command:/usr/bin/clamdscan --no-summary -` is started with the file on its standard
input; it ends with 0 for a clean file and with 1 for another.
"""

import shlex
import socket
import struct
import subprocess

SECONDS = 60.0
CHUNK = 64 * 1024


class Silent(Exception):
    """A scanner is configured and gives no answer: the file waits (S40)."""


def is_clean(data: bytes, scanner: str) -> bool:
    """Whether the scanner of this setting finds nothing in a file.

    Raises `Silent` when it does not say.
    """
    how, _, where = scanner.partition(":")
    try:
        if how == "clamd":
            return _clamd(data, where)
        if how == "command":
            return _command(data, where)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Silent(type(error).__name__) from None
    raise Silent("COMMONSIDE_SCANNER begins with clamd: or command:")


def _clamd(data: bytes, where: str) -> bool:
    with _connected(where) as line:
        line.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), CHUNK):
            piece = data[at : at + CHUNK]
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        said = b""
        while not said.endswith(b"\0") and (more := line.recv(4096)):
            said += more
    words = said.rstrip(b"\0")
    if words.endswith(b" OK"):
        return True
    if words.endswith(b" FOUND"):
        return False
    raise Silent("clamd gave no verdict")


def _connected(where: str) -> socket.socket:
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = where.rpartition(":")
    if not port.isdecimal():
        raise Silent("clamd:HOST:PORT or clamd:/path/of/its/socket")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _command(data: bytes, where: str) -> bool:
    done = subprocess.run(  # noqa: S603  the operator's own words, from a setting
        shlex.split(where),
        input=data,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode in (0, 1):
        return done.returncode == 0
    raise Silent(f"the scanner ended with {done.returncode}")
