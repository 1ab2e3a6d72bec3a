from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.shell.web"
    label = "web"

    def ready(self) -> None:
        from commonside.shell.web import insets  # noqa: F401
