from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.reports"
    label = "reports"

    def ready(self) -> None:
        from commonside.work.reports import grants, guards, presenters  # noqa: F401
