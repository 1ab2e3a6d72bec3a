"""Where the pages of this room stand."""

from django.urls import path

from commonside.ground.practice import views

public: list = []
staff = [
    path("", views.versions, name="versions"),
    path("<int:pk>/", views.version, name="version"),
]
