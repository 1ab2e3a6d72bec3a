from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.safety"
    label = "safety"

    def ready(self) -> None:
        from commonside.work.safety import (  # noqa: F401
            guards,
            insets,
            loads,
            presenters,
            proofs,
        )
