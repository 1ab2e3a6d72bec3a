"""What the tables of this room share."""

from django.db.models import Q
from django.utils.crypto import get_random_string


def new_code() -> str:
    """How an address names a row: by lot, so that nobody counts them (S2)."""
    return get_random_string(12)


def both_or_neither(at: str, by: str) -> Q:
    """The condition that a moment and who did it stand together."""
    return Q(**{f"{at}__isnull": True, f"{by}__isnull": True}) | Q(
        **{f"{at}__isnull": False, f"{by}__isnull": False}
    )
