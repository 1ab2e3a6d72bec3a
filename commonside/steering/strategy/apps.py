"""Plan, priorities and measures."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.steering.strategy"
    label = "strategy"

    def ready(self) -> None:
        from commonside.steering.strategy import presenters  # noqa: F401
