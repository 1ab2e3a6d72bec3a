from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.safety"
    label = "safety"
