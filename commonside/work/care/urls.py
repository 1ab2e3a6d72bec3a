"""Where the pages of this room stand."""

from django.urls import URLPattern, path

from commonside.work.care.rules.surveys import PATH
from commonside.work.care.views import court, offers, surveys, watching

public: list[URLPattern] = [
    path(f"{PATH}thanks/", surveys.answered, name="answered"),
    path(f"{PATH}<str:token>/", surveys.answer, name="answer"),
]
staff: list[URLPattern] = [
    path("satisfaction/", surveys.satisfaction, name="satisfaction"),
    path("victims/", watching.victims, name="victims"),
    path("victims/<slug:what>/", watching.victims, name="victims-list"),
    path("<case:reference>/", offers.support, name="support"),
    path("<case:reference>/court/", court.need, name="need"),
    path("<case:reference>/court/<slug:code>/", court.need, name="need-change"),
    path("<case:reference>/how-it-went/", surveys.by_phone, name="by-phone"),
    path("<case:reference>/offer/", offers.offer, name="offer"),
    path("<case:reference>/offer/<slug:code>/", offers.offered, name="offered"),
]
