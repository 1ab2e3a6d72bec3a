"""Where the pages of this room stand."""

from django.urls import path

from commonside.ground.agencies import views

public: list = []
staff = [
    path("roles/", views.roles, name="roles"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/<slug:code>/", views.agreement, name="agreement"),
    path("agreements/<slug:code>/record/", views.record, name="record-agreement"),
    path("agreements/<slug:code>/suspend/", views.suspend, name="suspend-agreement"),
    path("agreements/<slug:code>/end/", views.end, name="end-agreement"),
]
