"""What the shell keeps: the installation's own facts, counters, search tokens."""

from django.db import models


class Installation(models.Model):
    """One row: which profile runs here, and whether it is a demonstration (S33).

    The profile's facts are a practice version, so that lower rooms may read them.
    """

    profile = models.CharField(max_length=60)
    # Written once, by `setup` or by `demo`, and never changed.
    is_demonstration = models.BooleanField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.profile
