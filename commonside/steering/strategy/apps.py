from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.steering.strategy"
    label = "strategy"
