"""`client.force_login(user)` is somebody at an open desk, both factors just used."""

from django.test import Client
from django.utils import timezone

plain = Client.force_login


def force_login(self, user, backend=None):
    """Signs in as a person does, the second factor included."""
    plain(self, user, backend)
    session = self.session
    session["second_factor_at"] = timezone.now().isoformat()
    session.save()


def by_password_alone(client, user):
    """Signed in, and the second factor not yet used."""
    plain(client, user)


Client.force_login = force_login
