from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.cases"
    label = "cases"

    def ready(self) -> None:
        from commonside.work.cases import (  # noqa: F401
            copies,
            grants,
            guards,
            loads,
            presenters,
        )
