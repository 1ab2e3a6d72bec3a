"""Where the pages of this room stand."""

from django.urls import path

from commonside.work.streets.views import places, street

CASE = "<case:reference>/"
LEFT = f"{CASE}abandoned/<slug:code>/"
staff = [
    path("places/", places.top, name="top"),
    path("places/<slug:code>/", places.place, name="place"),
    path("places/<slug:code>/owner/", places.give, name="give"),
    path("places/<slug:code>/reason/", places.why_not, name="why-not"),
    path("places/<slug:code>/act/", places.act, name="act"),
    path("places/<slug:code>/act/<slug:step>/", places.came, name="came"),
    path(CASE, street.street, name="street"),
    path(f"{CASE}vehicle/", street.note, name="note"),
    path(f"{CASE}vehicle/compared/", street.compared, name="compared"),
    path(f"{CASE}vehicle/<slug:code>/take-out/", street.take_out, name="take-out"),
    path(f"{CASE}warning/", street.warning, name="warning"),
    path(f"{CASE}abandoned/", street.tell, name="tell"),
    path(f"{LEFT}inspect/", street.inspect, name="inspect"),
    path(f"{LEFT}notice/", street.notice, name="notice"),
    path(f"{LEFT}remove/", street.remove, name="remove"),
    path(f"{LEFT}end/", street.end, name="end"),
    path(f"{CASE}drinking/", street.log, name="log"),
]
