"""Where the pages of this room stand."""

from django.urls import URLPattern, path

from commonside.work.routes.views import (
    abuse,
    children,
    enforcing,
    receiving,
    referring,
    slavery,
)

staff: list[URLPattern] = [
    path("received/", receiving.received, name="received"),
    path("received/<slug:code>/", receiving.one, name="received-one"),
    path("<case:reference>/", referring.routes, name="routes"),
    path("<case:reference>/hand/<slug:key>/", referring.hand, name="hand"),
    path("<case:reference>/handed/<slug:code>/", referring.handed, name="handed"),
    path("<case:reference>/abuse/", abuse.abuse, name="abuse"),
    path("<case:reference>/abuse/ask/", abuse.ask, name="ask"),
    path("<case:reference>/slavery/", slavery.slavery, name="slavery"),
    path("<case:reference>/slavery/raise/", slavery.raise_, name="raise"),
    path("<case:reference>/slavery/<slug:code>/", slavery.concern, name="concern"),
    path("<case:reference>/before/", enforcing.before, name="before"),
    path("<case:reference>/before/look/", enforcing.look, name="look"),
    path("<case:reference>/before/<slug:code>/agree/", enforcing.agree, name="agree"),
    path("<case:reference>/age/", children.age, name="age"),
    path("<case:reference>/consult/", children.consult, name="consult"),
    path("<case:reference>/child/<slug:code>/", children.child, name="child"),
]
