from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def install_triggers(using: str, **kwargs: object) -> None:
    from commonside.ground.audit import triggers

    triggers.install(connections[using])


class Config(AppConfig):
    name = "commonside.ground.audit"
    label = "audit"

    def ready(self) -> None:
        # The one signal we listen to: SQLite loses triggers when a table is rebuilt.
        post_migrate.connect(install_triggers, sender=self)
