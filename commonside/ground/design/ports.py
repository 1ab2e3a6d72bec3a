"""The four ports by which a higher room serves a lower one, and their registries.

insets      a higher room fills a named place on a lower room's page
presenters  how an event reads in words
holdings    what a room holds about a person or thing
guards      may this user see subject X; may this be sent to this address

Each room fills them in a small file of that name, imported by `AppConfig.ready()`.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Inset = Callable[[Any, Any], str]
Presenter = Callable[[Any], str]
Guard = Callable[[Any, int], str]

insets: dict[str, list[Inset]] = defaultdict(list)
presenters: dict[str, Presenter] = {}
holdings: dict[str, Callable[[str], list[Any]]] = {}
# kind of subject -> (user, id) -> "content", "existence" or "no"
guards: dict[str, Guard] = {}


def present(event: Any) -> str:
    """An event in words; its kind where no room has words for it."""
    presenter = presenters.get(event.kind)
    return presenter(event) if presenter else event.kind.replace(".", ": ")


def may_see(user: Any, subject: str) -> bool:
    """Whether the room of this subject lets the user read its content."""
    kind, id_ = subject.split(":")
    guard = guards.get(kind)
    return guard is not None and guard(user, int(id_)) == "content"
