from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.exchange"
    label = "exchange"
