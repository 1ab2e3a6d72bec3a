"""Where the pages of this room stand."""

from django.urls import path

from commonside.ground.practice import views

public: list = []
staff = [
    path("", views.versions, name="versions"),
    path("offer/", views.offer, name="offer"),
    path("offer/bring/", views.bring, name="bring"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/", views.version, name="version"),
]
