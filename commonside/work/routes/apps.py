from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.routes"
    label = "routes"
