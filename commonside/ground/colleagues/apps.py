from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.ground.colleagues"
    label = "colleagues"

    def ready(self) -> None:
        from commonside.ground.colleagues import presenters  # noqa: F401
