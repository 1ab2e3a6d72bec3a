"""GOV.UK Notify: e-mail, texts and letters, and what became of each.

One template a channel, made in Notify with nothing but ((subject)) and ((body)): the
words are ours, versioned and gated here. What became of a message is asked for; Notify
could call us, but a door to which strangers post would need a right to these rows.
"""

import re
import time
from typing import Any

import jwt
import requests
from django.conf import settings

from commonside.ground.letters.carriers.faults import Unsent
from commonside.ground.letters.rules.gate import Said

SECONDS = 10
# Where each channel is posted to, and what Notify calls whom it is for.
PATHS = {"email": "email", "text": "sms", "letter": "letter"}
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE)
LINES_OF_ADDRESS = 7
# Its words for what became of a message; others mean that it does not know yet. That a
# letter was "received" says that it was printed: nobody knows whether it was delivered.
FATES = {
    "delivered": "delivered",
    "permanent-failure": "failed",
    "temporary-failure": "failed",
    "technical-failure": "failed",
    "validation-failed": "failed",
    "virus-scan-failed": "failed",
    "cancelled": "failed",
}
TOO_OFTEN, FAULT_OF_THEIRS = 429, 500
# A key that was just renewed, or a clock that is wrong: mended by somebody, not by us.
NOT_LET_IN = (401, 403)


class Notify:
    name = "notify"
    knows = True

    def takes(self, channel: str, must_be_plain: bool) -> bool:
        """Channels that have a template; plainly, where its service names nobody."""
        is_plain = settings.NOTIFY_IS_PLAIN or not must_be_plain
        return bool(settings.NOTIFY_TEMPLATES.get(channel)) and is_plain

    def send(self, channel: str, said: Said, code: str) -> str:
        body = {
            "template_id": settings.NOTIFY_TEMPLATES[channel],
            "reference": code,
            "personalisation": {"subject": said.subject, "body": said.text},
        }
        if channel == "letter":
            body["personalisation"] |= address_lines(said.to)
        elif channel == "email":
            body["email_address"] = said.to
        else:
            body["phone_number"] = said.to
        answer = self._ask("POST", PATHS[channel], json=body)
        return str(answer["id"])

    def fate(self, code: str, carried_as: str) -> tuple[str, str]:
        """By what it called the message; else whether it has one of our code at all."""
        if carried_as:
            return _fate(self._ask("GET", carried_as))
        found = self._ask("GET", "", params={"reference": code})["notifications"]
        if not found:
            return "never", ""
        state, why = _fate(found[0])
        return state or "sent", why

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        """One question; `Unsent` when there is no good answer, final when ours is bad.

        Nothing of an answer's words is kept: they repeat to whom it was.
        """
        address = f"{settings.NOTIFY_URL.rstrip('/')}/v2/notifications/{path}"
        headers = {"Authorization": f"Bearer {token(settings.NOTIFY_KEY)}"}
        try:
            answer = requests.request(
                method, address.rstrip("/"), headers=headers, timeout=SECONDS, **more
            )
            if answer.ok:
                return answer.json()
        except (requests.RequestException, ValueError) as fault:
            raise Unsent(f"notify_{type(fault).__name__}") from fault
        status = answer.status_code
        again = status >= FAULT_OF_THEIRS or status in (TOO_OFTEN, *NOT_LET_IN)
        raise Unsent(f"notify_{status}", is_final=not again)


def _fate(found: Any) -> tuple[str, str]:
    status = str(found.get("status", ""))
    state = FATES.get(status, "")
    return state, status if state == "failed" else ""


def token(key: str) -> str:
    """Who asks, signed: Notify's key is a name, the service's id and a secret."""
    claims = {"iss": key[-73:-37], "iat": int(time.time())}
    return jwt.encode(claims, key[-36:], algorithm="HS256")


def address_lines(post: str) -> dict[str, str]:
    """An address as Notify takes it: up to seven lines, the last a postcode.

    Raises `Unsent` for good when there is no postcode or nothing but one.

    >>> address_lines("Flat 4, 12 Kestrel Road, Luton LU2 7AB")["address_line_4"]
    'LU2 7AB'
    """
    found = POSTCODE.search(post)
    lines = [part.strip() for part in re.split(r"[,\n]", POSTCODE.sub("", post))]
    lines = [line for line in lines if line]
    if found is None or not lines:
        raise Unsent("address_incomplete", is_final=True)
    head = lines[: LINES_OF_ADDRESS - 2]
    rest = lines[LINES_OF_ADDRESS - 2 :]
    if rest:
        head.append(", ".join(rest))
    if len(head) == 1:
        # It takes three lines at least.
        head = ["The occupier", *head]
    lines = [*head, found[0].upper()]
    return {f"address_line_{number}": line for number, line in enumerate(lines, 1)}
