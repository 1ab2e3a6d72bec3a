"""Where the pages of this room stand."""

from django.urls import path

from commonside.work.oversight.views import cover, many, notes, reviews, samples

staff = [
    path("samples/", samples.samples, name="samples"),
    path("samples/draw/", samples.draw, name="draw"),
    path("samples/<slug:code>/", samples.sample, name="sample"),
    path("many/", many.many, name="many"),
    path("reviews/", reviews.owed, name="owed"),
    path("shift/", notes.shift, name="shift"),
    path("shift/<slug:code>/take/", notes.take, name="take-note"),
    path("away/", cover.covers, name="covers"),
    path("away/arrange/", cover.arrange, name="arrange"),
    path("away/<slug:code>/", cover.cover, name="cover"),
    path("away/<slug:code>/end/", cover.end, name="end-cover"),
    path("away/<slug:code>/read/", cover.read, name="read-back"),
    path("<case:reference>/samples/", samples.readings, name="readings"),
    path("<case:reference>/samples/<slug:code>/", samples.score, name="score"),
    path("<case:reference>/review/", reviews.review, name="review"),
    path("<case:reference>/note/", notes.leave, name="leave-note"),
]
