from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.shell.web"
    label = "web"
