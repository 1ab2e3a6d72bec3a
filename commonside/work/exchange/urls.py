"""Where the pages of this room stand."""

from django.urls import path

from commonside.work.exchange.views import lists, numbers

staff = [
    path("look/", numbers.look, name="look"),
    path("morning/", numbers.morning, name="morning"),
    path("morning/receive/", numbers.receive, name="receive"),
    path("<case:reference>/", numbers.systems, name="systems"),
    path("<case:reference>/add/", numbers.add_number, name="add-number"),
    path(
        "<case:reference>/remove/<int:pk>/",
        numbers.remove_number,
        name="remove-number",
    ),
    path("<case:reference>/elsewhere/", numbers.work_elsewhere, name="elsewhere"),
    path("<case:reference>/ask/", numbers.ask_elsewhere, name="ask-elsewhere"),
    path("<case:reference>/here/", numbers.work_here, name="work-here"),
    path("<case:reference>/copy/", numbers.copy, name="copy"),
    path("<case:reference>/mail/", numbers.add_mail, name="add-mail"),
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
