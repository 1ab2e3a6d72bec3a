"""Where the pages of this room stand."""

from django.urls import path

from commonside.ground.letters import views

public: list = []
staff = [
    path("", views.mine, name="mine"),
    path("outbox/", views.outbox, name="outbox"),
]
