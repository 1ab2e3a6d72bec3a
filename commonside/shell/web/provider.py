"""Where django-allauth looks for the providers of an application."""

from commonside.shell.web.sso import Provider

provider_classes = [Provider]
