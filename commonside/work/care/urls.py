"""Where the pages of this room stand."""

from django.urls import URLPattern, path

from commonside.work.care.views import court, offers, watching

staff: list[URLPattern] = [
    path("victims/", watching.victims, name="victims"),
    path("victims/<slug:what>/", watching.victims, name="victims-list"),
    path("<case:reference>/", offers.support, name="support"),
    path("<case:reference>/court/", court.need, name="need"),
    path("<case:reference>/court/<slug:code>/", court.need, name="need-change"),
    path("<case:reference>/offer/", offers.offer, name="offer"),
    path("<case:reference>/offer/<slug:code>/", offers.offered, name="offered"),
]
