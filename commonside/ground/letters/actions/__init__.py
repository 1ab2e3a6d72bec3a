"""Write messages and send them: neutral mail to staff, and the gate for all others."""

from commonside.ground.letters.actions.gate import send_messages, settle, write
from commonside.ground.letters.actions.staff import (
    mail_anchor,
    send_queued,
    tell_at_once,
    write_digests,
)

__all__ = [
    "mail_anchor",
    "send_messages",
    "send_queued",
    "settle",
    "tell_at_once",
    "write",
    "write_digests",
]
