"""`client.force_login(user)` is somebody at an open desk, both factors just used."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

plain = Client.force_login


def force_login(self, user, backend=None):
    """Signs in as a person does, the second factor included."""
    by_one_factor(self, user)
    moved(self, second_factor_at=timedelta(0))


def by_one_factor(client, user):
    """Signed in, and the second factor not yet used."""
    plain(client, user)
    moved(client, since=timedelta(0), seen_at=timedelta(0))


def moved(client, **ago):
    """Sets moments of the session so long ago: `since`, `seen_at`, …"""
    session = client.session
    for name, before in ago.items():
        session[name] = (timezone.now() - before).isoformat()
    session.save()


Client.force_login = force_login
