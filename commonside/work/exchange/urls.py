"""Where the pages of this room stand."""

from django.urls import path

from commonside.work.exchange.views import lists

staff = [
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", lists.new, name="new"),
    path("lists/<slug:code>/", lists.one, name="list"),
    path("lists/<slug:code>/columns/", lists.columns, name="columns"),
    path("lists/<slug:code>/words/", lists.words, name="words"),
    path("lists/<slug:code>/save/", lists.save, name="save"),
    path("lists/<slug:code>/start/", lists.start, name="start"),
    path("lists/<slug:code>/undo/", lists.undo, name="undo"),
    path("lists/<slug:code>/leave/", lists.leave, name="leave"),
]
