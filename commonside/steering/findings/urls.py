"""Where the pages of this room stand."""

from django.urls import path

from commonside.steering.findings import views

public: list = []
staff = [
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/import/", views.bring_in, name="import"),
    path("incidents/import/<slug:key>/", views.progress, name="import-progress"),
]
