"""Where mail goes: to whom it is for, and in a demonstration to the console alone."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from commonside.shell.web import fuse

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def connection(**asked: Any) -> Any:
    """The way that settings name; a lit fuse sends nothing to anybody (S33)."""
    way = CONSOLE if fuse.is_lit() else settings.MAIL_BACKEND
    return import_string(way)(**asked)
