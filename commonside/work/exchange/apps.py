from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.exchange"
    label = "exchange"

    def ready(self) -> None:
        from commonside.work.exchange import (  # noqa: F401
            copies,
            insets,
            presenters,
        )
