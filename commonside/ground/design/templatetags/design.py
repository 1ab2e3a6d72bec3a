"""Small components that every page may use; loaded everywhere as builtins."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from commonside.ground.design import words

register = template.Library()
BANDS = {1: ("high", "High"), 2: ("medium", "Medium"), 3: ("standard", "Standard")}


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str = "") -> SafeString:
    """The options of a `<select>`, the chosen one marked.

    Made once for the same choices: a list shows ninety of them on every page.
    """
    return _options(tuple(choices), chosen)


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    marked = {True: mark_safe(" selected"), False: ""}
    rows = ((code, marked[code == chosen], label) for code, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def band(value: int | None, note: str = "") -> SafeString:
    """Risk as word, bars and colour; the note is a score or "(provisional)".

    Nothing for a reader who was not told of it.
    """
    if value is None:
        return SafeString("")
    code, word = BANDS[int(value)]
    return format_html(
        '<span class="cs-band cs-band--{}"><i aria-hidden="true"></i>{}</span>',
        code,
        f"{word} {note}".strip(),
    )


@register.simple_tag(takes_context=True)
def clock(context: Any, due_at: datetime | None, kind: str = "") -> SafeString:
    """A due time as a person says it: "26 h late", "in 50 min", "11:30"."""
    if due_at is None:
        return SafeString("")
    now = context.get("now") or timezone.now()
    text, tone = words.clock(due_at, now)
    css = f"cs-clock cs-clock--{tone}" if tone else "cs-clock"
    return format_html('<span class="{}">{}</span>', css, text)


@register.simple_tag
def key(letter: str) -> SafeString:
    """The single key that presses a button, shown on it."""
    return format_html('<kbd class="cs-key" aria-hidden="true">{}</kbd>', letter)


@register.filter
def waited(since: datetime, now: datetime | None = None) -> str:
    """How long somebody has waited: "22 min", "3 h 20 min", "2 days"."""
    return words.waited(since, now or timezone.now())


@register.filter
def day(value: Any) -> str:
    """ "Wed 18 Nov": a day as a colleague says it."""
    return words.day(value) if value else ""


@register.filter
def moment(value: Any) -> str:
    """ "Wed 18 Nov, 08:10" in London time."""
    return words.moment(value) if value else ""


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`{{ names|get:code }}`; the key itself where there is no name."""
    return mapping.get(key, key) if mapping else key


@register.inclusion_tag("design/pages.html", takes_context=True)
def pages(context: Any, page: Any) -> dict[str, Any]:
    """Previous, next and where in the list we are; keeps the other filters."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}
