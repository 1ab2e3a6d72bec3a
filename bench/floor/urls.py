"""Where the floor's pages stand."""

from django.urls import path

from bench.floor import views

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/new/", views.new, name="new"),
    path("cases/<int:number>/", views.case, name="case"),
    path("report/", views.report, name="report"),
    path("thanks/", views.thanks, name="thanks"),
]
