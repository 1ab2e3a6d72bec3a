from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.routes"
    label = "routes"

    def ready(self) -> None:
        from commonside.work.routes import guards, insets, presenters  # noqa: F401
