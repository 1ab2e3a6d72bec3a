"""Somebody says which wards and streets they look after."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.work.cases.queries.patch import streets_named


@transaction.atomic
def choose_patch(
    *, wards: Iterable[str], streets: Iterable[str], by: User, at: datetime
) -> list[str]:
    """Keep one's own patch; it shows what one may see anyway, and widens no sight.

    Raises `Refused` for a street that the gazetteer does not know, because nothing
    would ever be found there.
    """
    wanted = [street.strip() for street in streets if street.strip()]
    known = streets_named(wanted)
    missing = [street for street in wanted if street not in known]
    if missing:
        raise Refused(
            obstacle(
                "We know no street called {name}.",
                name=", ".join(missing),
                at_field="streets",
            )
        )
    patch = [*dict.fromkeys(wards), *dict.fromkeys(known[s] for s in wanted)]
    User.objects.filter(pk=by.pk).update(patch=patch)
    by.patch = patch
    record("user.patch_chosen", subject=by, by=by, at=at, count=len(patch))
    return patch
