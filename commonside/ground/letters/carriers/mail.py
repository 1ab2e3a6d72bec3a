"""E-mail by our own mail server."""

from email.utils import formataddr, parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage

from commonside.ground.letters.carriers.faults import Unsent
from commonside.ground.letters.rules.gate import Said


class Mail:
    """SMTP; whether a mailbox took it, the mail server alone knows."""

    name = "mail"
    knows = False

    def takes(self, channel: str, must_be_plain: bool) -> bool:
        """What must be plain leaves only from an address that does not name us."""
        return channel == "email" and (bool(settings.PLAIN_FROM) or not must_be_plain)

    def send(self, channel: str, said: Said, code: str) -> str:
        address = parseaddr(settings.PLAIN_FROM or settings.DEFAULT_FROM_EMAIL)[1]
        message = EmailMessage(
            subject=said.subject,
            body=said.text,
            from_email=formataddr((said.sender, address)),
            to=[said.to],
        )
        try:
            message.send()
        except SMTPRecipientsRefused as fault:
            raise Unsent("address_refused", is_final=True) from fault
        except SMTPSenderRefused as fault:
            raise Unsent("sender_refused") from fault
        except (OSError, SMTPException, ValueError) as fault:
            raise Unsent(type(fault).__name__) from fault
        return code

    def fate(self, code: str, carried_as: str) -> tuple[str, str]:
        return "", ""
