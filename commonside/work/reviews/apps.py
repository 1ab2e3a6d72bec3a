from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.reviews"
    label = "reviews"

    def ready(self) -> None:
        from commonside.work.reviews import (  # noqa: F401
            grants,
            guards,
            insets,
            loads,
            presenters,
        )
