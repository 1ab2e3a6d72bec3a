"""Which account is which subject of the single sign-on provider; never by e-mail."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from commonside.ground.agencies.actions import accept_invitation
from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle

PROVIDER = "sso"


@transaction.atomic
def record_subject(user: User, subject: str, *, by: User, at: datetime) -> None:
    """Say which subject of the provider a member of staff is; one each.

    Raises `Refused` when the subject is somebody else's already.
    """
    taken = SocialAccount.objects.filter(provider=PROVIDER, uid=subject)
    if taken.exclude(user=user).exists():
        raise Refused(
            obstacle("That subject is another account's.", at_field="subject")
        )
    SocialAccount.objects.filter(user=user, provider=PROVIDER).delete()
    SocialAccount.objects.create(user=user, provider=PROVIDER, uid=subject)
    record("account.subject_recorded", subject=user, by=by, at=at)


@transaction.atomic
def accept_by_single_sign_on(*, token: str, subject: str, at: datetime) -> User:
    """Accept an invitation as the person whom the provider just named; no password."""
    user = accept_invitation(token=token, password=None, at=at)
    record_subject(user, subject, by=user, at=at)
    return user
