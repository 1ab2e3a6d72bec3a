from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.ground.duties"
    label = "duties"

    def ready(self) -> None:
        from commonside.ground.duties import loads  # noqa: F401
