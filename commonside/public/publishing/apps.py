"""Public pages: front, plan, figures."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.public.publishing"
    label = "publishing"

    def ready(self) -> None:
        from commonside.public.publishing import insets, presenters  # noqa: F401
