"""Where the pages of this room stand."""

from django.urls import path

from commonside.public.publishing import views
from commonside.public.publishing.views import figures, staff_pages

public = [
    path("", views.front, name="front"),
    path("plan/", views.plan, name="plan"),
    path("did-it-stop/", figures.figure, name="figure"),
    path("did-it-stop/every-quarter/", figures.quarters, name="quarters"),
    path("did-it-stop/how-we-count/", figures.counting, name="counting"),
    path("did-it-stop/<str:period>/", figures.figure_of, name="figure-of"),
    path("did-it-stop/<str:period>/figure.csv", figures.csv_of, name="figure-csv"),
    path("privacy/", views.notice, {"key": "privacy"}, name="privacy"),
    path("cookies/", views.notice, {"key": "cookies"}, name="cookies"),
    path(
        "accessibility/", views.notice, {"key": "accessibility"}, name="accessibility"
    ),
    path("complaints/", views.notice, {"key": "complaints"}, name="complaints"),
    path("security/", views.notice, {"key": "security"}, name="security"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("notices/<slug:key>/<int:number>/", views.notice, name="notice-of"),
    path("languages/", views.languages, name="languages"),
]
staff = [path("readings/<int:pk>/", staff_pages.reading, name="reading")]
