"""Where the pages of this room stand."""

from django.urls import path

from commonside.work.oversight.views import moving, samples

staff = [
    path("samples/", samples.samples, name="samples"),
    path("samples/draw/", samples.draw, name="draw"),
    path("samples/<slug:code>/", samples.sample, name="sample"),
    path("move/", moving.move, name="move"),
    path("<case:reference>/samples/", samples.readings, name="readings"),
    path("<case:reference>/samples/<slug:code>/", samples.score, name="score"),
]
