from django.apps import AppConfig


class Config(AppConfig):
    name = "commonside.public.publishing"
    label = "publishing"
