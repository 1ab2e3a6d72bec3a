from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.oversight"
    label = "oversight"

    def ready(self) -> None:
        from commonside.work.oversight import insets, presenters  # noqa: F401
