from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.streets"
    label = "streets"

    def ready(self) -> None:
        from commonside.work.streets import (  # noqa: F401
            guards,
            insets,
            jobs,
            presenters,
        )
