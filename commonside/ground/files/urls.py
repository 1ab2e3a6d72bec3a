"""Where files are fetched: by staff alone, one by one."""

from django.urls import path

from commonside.ground.files import views

staff = [
    path("<slug:code>/", views.original, name="original"),
    path("<slug:code>/preview/", views.preview, name="preview"),
]
