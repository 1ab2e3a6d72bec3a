"""Which account is which subject of the single sign-on directory; never by e-mail."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.agencies.rules import new_door_key
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.colleagues import queries


@transaction.atomic
def record_subject(user: User, subject: str, *, by: User, at: datetime) -> None:
    """Say which subject of the directory a member of staff is; one each.

    Called once two people agreed, or by the person's own invitation: whoever comes as
    that subject is in. Raises `Refused` when it is somebody else's already.
    """
    if queries.is_subject_of_another(subject, user):
        text = "That subject is another account's."
        raise Refused(obstacle(text, at_field="subject"))
    queries.subjects_of(user).delete()
    SocialAccount.objects.create(user=user, provider=queries.PROVIDER, uid=subject)
    record("account.subject_recorded", subject=user, by=by, at=at)


@transaction.atomic
def forget_subject(user: User, *, by: User, at: datetime) -> None:
    """They come in through the directory no more; one person does so, at once.

    What is open ends too: it may be a stranger who was taken for them.
    """
    if not queries.subjects_of(user).delete()[0]:
        text = "Nothing is recorded for them. Give their subject."
        raise Refused(obstacle(text, at_field="subject"))
    user.door_key = new_door_key()
    user.save(update_fields=["door_key"])
    record("account.subject_forgotten", subject=user, by=by, at=at)
