"""Where a report is made: the questions, and the one screen of staff."""

from django.urls import path

from commonside.work.reports.views import calling, later
from commonside.work.reports.views import public as resident
from commonside.work.reports.views import staff as desk

public = [
    path("report/", resident.start, name="start"),
    path("report/sent/", resident.sent, name="sent"),
    path("report/call/", calling.call, name="call"),
    path("report/call/asked/", calling.called, name="called"),
    path("report/later/", later.later, name="later"),
    path("report/back/", later.back, name="back"),
    path("report/leave/", resident.leave, name="leave"),
    path("report/keep/<slug:step>/", resident.keep, name="keep"),
    path("report/<slug:step>/", resident.step, name="step"),
    path("safer/", resident.safer, name="safer"),
]
staff = [
    path("take/", desk.take, name="take"),
    path("take/keep/", desk.keep, name="take-keep"),
]
