from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.steering.findings"
    label = "findings"
