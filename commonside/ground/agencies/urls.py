"""Where the pages of this room stand."""

from django.urls import path

from commonside.ground.agencies import views

public: list = []
staff = [path("roles/", views.roles, name="roles")]
