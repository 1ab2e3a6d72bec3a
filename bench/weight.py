"""What a browser fetches on its first visit to the public front page."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

IN_STYLE = re.compile(rb"url\(\s*['\"]?(?!data:|#)([^'\")]+)")
LINKS = {"stylesheet", "icon", "preload", "manifest", "modulepreload"}


@dataclass(frozen=True)
class Weight:
    """Bytes of every answer's body as it was sent, and how many answers."""

    size: int
    requests: int


class Parts(HTMLParser):
    """Addresses that a page makes a browser fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.has_icon = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link":
            relations = set((given.get("rel") or "").split())
            self.has_icon = self.has_icon or "icon" in relations
            address = given.get("href") if relations & LINKS else None
        else:
            address = given.get("src") if tag in {"script", "img"} else None
        if address and not address.startswith("data:"):
            self.found.append(address)


def first_visit(port: int, path: str = "/") -> Weight:
    """Follow a page to everything that it needs, compressed as a browser accepts it."""
    html, size = _fetch(port, path, "identity")[0], _fetch(port, path, "gzip, br")[1]
    parts = Parts(html.decode())
    waiting = [urljoin(path, address) for address in parts.found]
    if not parts.has_icon:
        waiting.append("/favicon.ico")  # Browsers ask for it unasked.
    fetched: set[str] = set()
    while waiting:
        address = urlsplit(waiting.pop()).path
        if address in fetched:
            continue
        fetched.add(address)
        size += _fetch(port, address, "gzip, br")[1]
        if address.endswith(".css"):
            style = _fetch(port, address, "identity")[0]
            waiting += [
                urljoin(address, found.decode()) for found in IN_STYLE.findall(style)
            ]
    return Weight(size, 1 + len(fetched))


def _fetch(port: int, path: str, accept: str) -> tuple[bytes, int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": accept})
    body = connection.getresponse().read()
    connection.close()
    return body, len(body)
