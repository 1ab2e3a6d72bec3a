"""Requests that no page would send: our own generator, on hypothesis.

It takes each declared address with its valid arguments and its valid form, and spoils
them: odd paths and numbers, fields left out, sent twice, sent as files, of another
kind or far too long, bodies that are not what they say, headers and cookies of no
sense. Whatever comes, the answer must be a page: no unhandled failure, no 500.
"""

import hashlib
import json
import re
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st

from bench.product import resident_answers
from commonside.ground.drafts import actions as drafts
from commonside.ground.practice.queries import current
from commonside.work.reports.rules import steps
from tests.house.doors import NOBODY, Door, declared

NAMED = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')
LONG = 70_000

ODD_TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "0",
    "-1",
    "1.5",
    "1e400",
    "NaN",
    "9" * 25,
    "-" + "9" * 25,
    str(2**31),
    str(2**63),
    "٣",  # a digit, but not one of ours
    "²",
    "true",
    "null",
    "on",
    "[]",
    "{}",
    "[" * 15_000,
    "' OR 1=1 --",
    '"><script>planted=1</script>',
    "{{ 7|add:7 }}{% debug %}",
    "{name}%s%(x)s",
    "../../../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "24:61",
    "2026-11-19T12:00:00+99:99",
    "LU2 7AB",
    "\ud83d",  # half a pair
    "\U0001f9d1\u200d\U0001f9b0" * 40,
    "\u202egnirts",
    "e\u0301" * 300,
    "ﷺ" * 100,
    "x" * 300,
    "x" * LONG,
]
# What comes after odd bytes in a file, as if it were a picture or a paper.
ODD_FILES = [
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    b"GIF89a\x01\x00\x01\x00",
    b"RIFF\x00\x00\x00\x00WEBP",
    b"\x00\x00\x00\x18ftypheic",
    b"%PDF-1.7\n<</OpenAction<</S/JavaScript>>>>",
    b"PK\x03\x04" + b"\0" * 60,
    b"<svg onload=planted=1>",
    b"<html><script>planted=1</script>",
    b"BM" + b"\xff" * 50,
    b"x" * 200_000,
]
ODD_NAMES = [
    "a.jpg",
    "../../a.jpg",
    "a\0.png",
    ".",
    "x" * 400 + ".png",
    "CON",
    "a.jpg.exe",
    "\u202egpj.exe",
    "a\r\nb.pdf",
    "%2e%2e%2f.heic",
]
ODD_KINDS = ["image/jpeg", "text/html", "", "nonsense", "image/png; charset=utf-16"]
ODD_HEADERS: dict[str, list[str]] = {
    "accept-language": ["ur", "xx-" + "y" * 600, "\xff", "en;q=9999", "pl, ,;"],
    "x-forwarded-for": ["203.0.113.9", "::1", "not an address", "," * 99],
    "hx-request": ["true"],
    "hx-current-url": ["http://[", "/"],
    "referer": ["http://[", "https://elsewhere.example/"],
    "if-modified-since": ["yesterday", "Wed, 99 Nov 2026 99:99:99 GMT"],
    "if-none-match": ['"', "*"],
    "accept": ["application/json", "*/*;q=x"],
    "host": ["elsewhere.example", "a b", "testserver:99999", "[::"],
    "range": ["bytes=9-1", "bytes=0-"],
    "content-encoding": ["gzip"],
    "cookie": ["report=x; sessionid=y; csrftoken=z", "=;;=", "messages=\xff"],
    "x-requested-with": ["XMLHttpRequest"],
}
METHODS = ["GET"] * 6 + ["POST"] * 10
METHODS += ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"]
QUERIES = ["page", "show", "owner", "band", "agency", "token", "tab", "q", "state"]
QUERIES += ["month", "ward", "category", "sort", "then", "next", "until", "kind"]

# By number: hypothesis writes down what it draws from, and these are long.
text = st.one_of(
    st.sampled_from(range(len(ODD_TEXTS))).map(ODD_TEXTS.__getitem__),
    st.text(max_size=60),
)
value = st.one_of(text, st.integers().map(str), st.lists(text, min_size=2, max_size=3))


@dataclass(frozen=True)
class Request:
    """One request as it is sent, and can be read again in a report."""

    door: str
    who: str
    method: str
    path: str
    body: Any
    kind: str
    headers: dict[str, str]

    def __str__(self) -> str:
        said = f"{self.method} {self.path!r} ({self.door}) by {self.who}"
        return f"{said} {self.kind} {self.body!r} {self.headers!r}"[:1500]


@dataclass(repr=False)
class Fuzz:
    """One world, and what every address of it answered."""

    world: Any
    doors: dict[str, Door] = field(default_factory=declared)
    sessions: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    args: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    browser: Client = field(default_factory=Client)
    sent: Counter = field(default_factory=Counter)
    faults: dict[str, tuple[int, str]] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Everybody, anew: in a long run a desk that nobody left locks itself."""
        for name, user in self.world.cast.items():
            client = Client()
            client.force_login(user)
            self.sessions[name] = client.cookies

    def learn(self) -> None:
        """Read which fields each page has."""
        self.sign_in()
        self.tell()
        for name, door in self.doors.items():
            self.args[name] = door.to(self.world)
            form = dict(door.post(self.world)) if door.post else {}
            self.forms[name] = form
            found = set(form)
            for path in self.right_paths(name):
                page = self.client(self.opener(door)).get(path)
                if "text/html" in page.headers.get("Content-Type", ""):
                    found |= set(NAMED.findall(page.content.decode()))
            self.fields[name] = sorted(found - {"csrfmiddlewaretoken"})

    def tell(self) -> None:
        """A resident's report, answered up to the last page and not yet sent."""
        answers = resident_answers()
        categories = current("categories", "ho2004", date(2026, 11, 1)).body
        self.steps = steps.path(answers, categories)
        values = {"answers": answers, "done": self.steps[:-1], "typed": {}}
        owner = f"public:{hashlib.sha256(b'fuzz').hexdigest()}"
        drafts.save(owner, "report", values | {"photos": []}, timezone.now())

    def right_paths(self, name: str) -> list[str]:
        """The address as it should be asked for; every page of the questions."""
        if set(self.args[name]) == {"step"}:
            return [reverse(name, kwargs={"step": step}) for step in self.steps]
        return [self.path(name)]

    def opener(self, door: Door) -> str:
        return door.post_by if door.post else min(door.opens_for, default="admin")

    def client(self, who: str) -> Client:
        # One client for all: each new one reads the middleware anew.
        client = self.browser
        client.cookies.clear()
        client.cookies["report"] = "fuzz"
        if who != NOBODY:
            client.cookies.update(self.sessions[who])
        return client

    def path(self, name: str) -> str:
        return reverse(name, kwargs=self.args[name])

    def requests(self) -> st.SearchStrategy[Request]:
        return st.sampled_from(sorted(self.doors)).flatmap(self.one)

    @st.composite
    @staticmethod
    def _one(draw: Any, self: "Fuzz", name: str) -> Request:
        door = self.doors[name]
        who = draw(
            st.sampled_from([self.opener(door)] * 4 + sorted(door.opens_for)[:3])
        )
        method = draw(st.sampled_from(METHODS))
        spoils_path = draw(st.sampled_from([False] * 5 + [True]))
        path = draw(self.paths(name, spoils=spoils_path))
        query = draw(self.values(QUERIES + self.fields[name], {}, most=3))
        if query:
            path += "?" + spelt(query)
        body, kind = ("", "") if method in ("GET", "HEAD") else draw(self.bodies(name))
        headers = draw(headers_of)
        return Request(name, who, method, path, body, kind, headers)

    def one(self, name: str) -> st.SearchStrategy[Request]:
        return self._one(self, name)

    def paths(self, name: str, *, spoils: bool) -> st.SearchStrategy[str]:
        """The right address, or one with a spoilt piece or a piece too many."""
        right = self.right_paths(name)
        if not spoils:
            return st.sampled_from(right)
        found = [text.map(lambda odd: right[0] + escaped(odd))]
        for said in self.args[name].values():
            plain = quote(str(said), safe="")
            if plain in right[0]:
                found.append(
                    text.map(lambda odd, p=plain: right[0].replace(p, escaped(odd), 1))
                )
        return st.one_of(found)

    def values(
        self, names: list[str], valid: dict[str, Any], most: int
    ) -> st.SearchStrategy[dict[str, Any]]:
        """Valid values with some of them spoilt, left out, or foreign."""
        chosen = st.sampled_from(names) if names else text
        odd = st.dictionaries(st.one_of(chosen, chosen, text), value, max_size=most)
        kept = st.lists(st.booleans(), min_size=len(valid), max_size=len(valid))
        return st.tuples(odd, kept, st.booleans()).map(
            lambda drawn: {
                **{
                    key: said
                    for (key, said), keep in zip(valid.items(), drawn[1], strict=True)
                    if keep or drawn[2]
                },
                **drawn[0],
            }
        )

    def bodies(self, name: str) -> st.SearchStrategy[tuple[Any, str]]:
        """A body, and the kind that it says it is."""
        fields, form = self.fields[name], self.forms[name]
        values = self.values(fields, form, most=5)
        nearly = self.values(fields, form, most=1)
        urlencoded = "application/x-www-form-urlencoded"
        form_alone = st.one_of(
            nearly.map(lambda said: (spelt(said), urlencoded)),
            values.map(lambda said: (spelt(said), urlencoded)),
        )
        odd = st.one_of(
            st.tuples(values, uploads(self.fields[name])).map(
                lambda both: (multipart({**both[0], **both[1]}), MULTIPART_CONTENT)
            ),
            st.tuples(values, st.sampled_from(["utf-16", "latin-1", "nonsense"])).map(
                lambda both: (spelt(both[0]), f"{urlencoded}; charset={both[1]}")
            ),
            values.map(
                lambda said: (json.dumps(said, default=str), "application/json")
            ),
            st.tuples(
                st.binary(max_size=200),
                st.sampled_from(
                    [
                        urlencoded,
                        MULTIPART_CONTENT,
                        "multipart/form-data",
                        "multipart/form-data; boundary=\xff",
                        "text/plain",
                        "nonsense",
                    ]
                ),
            ),
            st.just(1500).map(lambda n: ("&".join(["f=1"] * n), urlencoded)),
            st.just(3_000_000).map(lambda n: ("a=" + "x" * n, urlencoded)),
            st.just(("%ff=%fe&%00=%00&a%5B%5D=%ed%a0%80", urlencoded)),
        )
        return st.booleans().flatmap(lambda is_odd: odd if is_odd else form_alone)

    def send(self, request: Request) -> None:
        """Send it; what fails is kept by where it failed, the shortest first."""
        client = self.client(request.who)
        try:
            answer = client.generic(
                request.method,
                request.path,
                request.body,
                content_type=request.kind,
                headers=request.headers,
            )
        except Exception as error:
            self.fault(where(error), request)
            return
        self.sent[answer.status_code] += 1
        if answer.status_code >= 500:
            self.fault(f"status {answer.status_code} of {request.door}", request)
        elif answer.streaming:
            answer.getvalue()

    def fault(self, name: str, request: Request) -> None:
        self.sent["failed"] += 1
        count, shortest = self.faults.get(name, (0, ""))
        said = str(request)
        if not shortest or len(said) < len(shortest):
            shortest = said
        self.faults[name] = (count + 1, shortest)

    @property
    def total(self) -> int:
        return self.sent.total()

    def report(self) -> Iterator[str]:
        yield f"{self.total} requests to {len(self.doors)} addresses: " + ", ".join(
            f"{status}: {count}" for status, count in sorted(self.sent.items(), key=str)
        )
        for name, (count, request) in sorted(self.faults.items()):
            yield f"{count} x {name}\n    {request}"


def escaped(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def spelt(values: dict[str, Any]) -> str:
    return urlencode(
        {key: plain(said) for key, said in values.items()},
        doseq=True,
        errors="surrogatepass",
    )


def plain(said: Any) -> Any:
    return said if isinstance(said, list | tuple) else str(said)


def multipart(values: dict[str, Any]) -> bytes:
    for said in values.values():
        if isinstance(said, SimpleUploadedFile):
            said.seek(0)
    clean = {
        encodable(key): said
        if isinstance(said, SimpleUploadedFile)
        else [encodable(str(one)) for one in said]
        if isinstance(said, list | tuple)
        else encodable(str(said))
        for key, said in values.items()
    }
    return encode_multipart(BOUNDARY, clean)


def encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@st.composite
def uploads(draw: Any, fields: list[str]) -> dict[str, Any]:
    names = st.sampled_from([*fields, "file", "photos"])
    found = {}
    for name in draw(st.lists(names, max_size=2)):
        content = ODD_FILES[draw(st.sampled_from(range(len(ODD_FILES))))]
        content += draw(st.binary(max_size=30))
        made = SimpleUploadedFile("x", content, draw(st.sampled_from(ODD_KINDS)))
        # Past the constructor, which takes folders away as a browser would.
        made._name = draw(st.sampled_from(ODD_NAMES))
        found[name] = made
    return found


headers_of = st.one_of(
    st.just({}),
    st.just({}),
    st.sampled_from(
        [{name: said} for name, values in ODD_HEADERS.items() for said in values]
    ),
)


def where(error: BaseException) -> str:
    """The class of a failure and the last line of ours that it went through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "/commonside/" in f.filename] or frames
    last = ours[-1]
    place = last.filename.rpartition("/commonside/")[2]
    return f"{type(error).__qualname__} at {place}:{last.lineno} {last.name}"
