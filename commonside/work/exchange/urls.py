"""Where the pages of this room stand."""

from django.urls import URLPattern

staff: list[URLPattern] = []
