from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.evidence"
    label = "evidence"

    def ready(self) -> None:
        from commonside.work.evidence import (  # noqa: F401
            guards,
            insets,
            presenters,
            proofs,
        )
