"""An invitation accepted as the person whom the single sign-on provider named."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.actions import accept_invitation
from commonside.ground.agencies.models import User
from commonside.ground.colleagues.actions import record_subject


@transaction.atomic
def accept_by_single_sign_on(*, token: str, subject: str, at: datetime) -> User:
    """Accept an invitation as the person whom the provider just named; no password."""
    user = accept_invitation(token=token, password=None, at=at)
    record_subject(user, subject, by=user, at=at)
    return user
