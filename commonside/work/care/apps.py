from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.care"
    label = "care"

    def ready(self) -> None:
        from commonside.work.care import insets, presenters, proofs  # noqa: F401
