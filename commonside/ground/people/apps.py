from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.ground.people"
    label = "people"

    def ready(self) -> None:
        from commonside.ground.people import guards  # noqa: F401
