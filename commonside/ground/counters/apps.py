from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.ground.counters"
    label = "counters"
