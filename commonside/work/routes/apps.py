from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.routes"
    label = "routes"

    def ready(self) -> None:
        from commonside.work.routes import (  # noqa: F401
            grants,
            guards,
            insets,
            presenters,
        )
