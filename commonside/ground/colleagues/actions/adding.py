"""A person is added and gets a link to begin; a team gets a duty contact."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.console import EmailBackend as Console
from django.db import transaction
from django.urls import reverse

from commonside.ground.agencies.actions import invite
from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.agencies.rules import Sight
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.colleagues import queries, rules

MAIL_SUBJECT = "Commonside: your account"
MAIL_BODY = (
    "An account was made for you. Choose a password here within seven days; the link"
    " works once:\n\n{link}\n\nIf you did not expect this, do nothing and tell who"
    " sent you here.\n"
)


@transaction.atomic
def add(
    *, agency: Agency, name: str, email: str, by: User, at: datetime
) -> tuple[User, str]:
    """A person of an agency, with no role and no team; and the token of their link.

    Raises `Refused` for an address that is here already, or an agency with which no
    agreement is in force.
    """
    name, email = name.strip(), email.strip()
    known = User.objects.filter(email__iexact=email).exists()
    found = rules.obstacles_to_adding(
        name=name,
        email=email,
        is_known=known,
        has_agreement=agency.sight_on(at) in (Sight.ALL, Sight.GRACE),
        agency=agency.short_name,
    )
    if found:
        raise Refused(found)
    stem = rules.username_from(email, ())
    taken = User.objects.filter(username__startswith=stem)
    user = User.objects.create_user(
        rules.username_from(email, set(taken.values_list("username", flat=True))),
        None,
        name=name,
        email=email,
        agency=agency,
        joined_at=at,
    )
    record("colleague.added", subject=user, by=by, at=at, codes={"agency": agency.code})
    return user, invite(user, by=by, at=at)


@transaction.atomic
def invite_again(user: User, *, by: User, at: datetime) -> str:
    """A new link for somebody whose first one is lost or old; it ends the older."""
    if user.pk == by.pk:
        raise Refused(obstacle("Ask a colleague for a link of your own."))
    return invite(user, by=by, at=at)


def link_of(token: str) -> str:
    """The address that a new colleague opens."""
    where = reverse("web:invited")
    return f"{settings.STAFF_URL.rstrip('/')}{where}?token={token}"


@transaction.atomic
def invite_to_show(user: User, *, by: User, at: datetime) -> str:
    """A new link that its maker reads; whoever approves a role for them is told so.

    Raises `Refused` for an account that may read and has no second factor yet: by the
    link alone its maker would be in. That one is mailed, unless two people agreed of
    late that it begins anew.
    """
    if not queries.may_be_shown(user, at=at):
        text = "This account may read already, so its link is only mailed to them."
        raise Refused(obstacle(text, at_field="link"))
    token = invite_again(user, by=by, at=at)
    note_shown(user, by=by, at=at)
    return token


@transaction.atomic
def note_shown(user: User, *, by: User, at: datetime) -> None:
    """The link was shown on a page: whoever approves a role for them is told so."""
    record("colleague.link_shown", subject=user, by=by, at=at)


@transaction.atomic
def mail_link(user: User, link: str, *, by: User, at: datetime) -> None:
    """Send the link to the person's own address, and keep it nowhere.

    Not through the table of letters: what waits there could be read by others.
    Raises `Refused` when no mail server takes it: a log could be read as well.
    """
    text = "The mail could not be sent. Make a new link and hand it over yourself."
    # The console would write what should be mailed into the log.
    if isinstance(get_connection(), Console):
        if not settings.DEMONSTRATION:
            raise Refused(obstacle(text))
        link = "(in a demonstration no link is written)"
    record("colleague.link_mailed", subject=user, by=by, at=at)
    mail = EmailMessage(
        MAIL_SUBJECT,
        MAIL_BODY.format(link=link),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )
    try:
        mail.send()
    except OSError:
        raise Refused(obstacle(text)) from None


@transaction.atomic
def set_duty_contact(team: Team, *, to: User | None, by: User, at: datetime) -> None:
    """Who of a team is told at once outside office hours; nobody, if there is none."""
    mine = to is None or to.holding_set.held(at).filter(team=team).exists()
    if to is not None and not (mine and to.is_active):
        raise Refused(
            obstacle("{name} is not in this team.", name=to.name, at_field="to")
        )
    team.duty_contact = to
    team.save(update_fields=["duty_contact"])
    refs = [f"user:{to.pk}"] if to else []
    record("team.duty_contact", subject=team, by=by, at=at, refs=refs)
