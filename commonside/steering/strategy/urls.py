"""Where the pages of this room stand."""

from django.urls import path

from commonside.steering.strategy import views

public: list = []
staff = [
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:name>/", views.measure, name="measure"),
    path("measures/<slug:name>/keep/", views.keep, name="keep"),
]
