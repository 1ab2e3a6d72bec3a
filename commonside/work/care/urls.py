"""Where the pages of this room stand."""

from django.urls import URLPattern, path

from commonside.work.care.views import offers

staff: list[URLPattern] = [
    path("<case:reference>/", offers.support, name="support"),
    path("<case:reference>/offer/", offers.offer, name="offer"),
    path("<case:reference>/offer/<slug:code>/", offers.offered, name="offered"),
]
