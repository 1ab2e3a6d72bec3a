from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.cases"
    label = "cases"

    def ready(self) -> None:
        from django.urls import register_converter

        from commonside.work.cases import (  # noqa: F401
            converters,
            copies,
            grants,
            guards,
            loads,
            presenters,
        )

        # Before any list of addresses is read: those of rooms above name cases too.
        register_converter(converters.ReferenceConverter, "case")
