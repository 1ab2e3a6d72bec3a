from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.work.oversight"
    label = "oversight"
