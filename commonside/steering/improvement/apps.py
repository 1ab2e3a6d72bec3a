from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.steering.improvement"
    label = "improvement"

    def ready(self) -> None:
        from commonside.steering.improvement import insets, presenters  # noqa: F401
