"""What a log may say of us: routes, codes and lines of our own text, never values.

A message is written as the program has it, with its places unfilled, because what
fills them may be a name, a path that a stranger typed, or a row that a database
quotes. Of a failure we keep its class and where it happened; what it says of itself is
left out, and so are the values of variables (S37).
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

# Ours say nothing but codes and counts; each is looked at when it is written.
OURS = "commonside."


class Neutral(logging.Formatter):
    """One line for each record, and after it where a failure happened."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        record.message = " ".join(said(record))
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record)
        if record.exc_info and record.exc_info[1]:
            line += "\n" + "\n".join(lines_of(record.exc_info[1]))
        return line


def said(record: logging.LogRecord) -> Iterator[str]:
    """The words of a record that hold nobody's values."""
    if record.name.startswith(OURS):
        yield record.getMessage()
    elif record.args:
        yield str(record.msg)
    else:
        # Perhaps already filled by whoever wrote it: only where that was.
        yield f"{record.module}:{record.lineno}"
    request = getattr(record, "request", None)
    if request is not None:
        yield f"route={route_of(request)}"
    status = getattr(record, "status_code", None)
    if status is not None:
        yield f"status={int(status)}"


def route_of(request: Any) -> str:
    """The name of the address that answered, never the path that was asked for."""
    match = getattr(request, "resolver_match", None)
    return getattr(match, "view_name", None) or "none"


def lines_of(error: BaseException | None) -> Iterator[str]:
    """The class of a failure and the lines it went through, causes first."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        hidden = error.__suppress_context__
        error = error.__cause__ or (None if hidden else error.__context__)
    for one in reversed(chain):
        yield f"{type(one).__module__}.{type(one).__qualname__}"
        for frame in traceback.extract_tb(one.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"


def hooks(write: Callable[[str], object] | None = None) -> None:
    """Has failures that nobody caught told in the same way: ours end in a log too."""

    def tell(error: BaseException | None) -> None:
        (write or sys.stderr.write)("\n".join(lines_of(error)) + "\n")

    def uncaught(
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        tell(error)

    def in_thread(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_type is not SystemExit:
            tell(failed.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = lambda failed: tell(failed.exc_value)
