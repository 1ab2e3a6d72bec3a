"""Grants are written together with the fact that they follow from."""

from datetime import datetime

from django.db import models

from commonside.ground.agencies.models import FOREVER, Answer, Grant
from commonside.ground.audit.actions import reference


def principal(of: models.Model | str) -> str:
    """`user:3`, `team:1`, `agency:2`; `role:analyst` is given as a string."""
    return of if isinstance(of, str) else reference(of)


def grant(
    subject: models.Model,
    *,
    to: models.Model | str,
    basis: str,
    at: datetime,
    answer: str = Answer.CONTENT,
    until: datetime = FOREVER,
) -> None:
    """Let somebody see a record, or bar them; inside the action's transaction."""
    kind, id_ = reference(subject).split(":")
    Grant.objects.update_or_create(
        subject_kind=kind,
        subject_id=int(id_),
        principal=principal(to),
        answer=answer,
        basis=basis,
        defaults={"since": at, "until": until},
    )


def withdraw(
    subject: models.Model,
    *,
    of: models.Model | str,
    basis: str,
    answer: str = Answer.CONTENT,
) -> None:
    """Take back what was granted on one basis; other bases stand."""
    kind, id_ = reference(subject).split(":")
    Grant.objects.filter(
        subject_kind=kind,
        subject_id=int(id_),
        principal=principal(of),
        answer=answer,
        basis=basis,
    ).delete()
