"""The shell's own addresses, in three lists: staff, everywhere, demonstration."""

from django.urls import path

from commonside.shell.web import history, tour, views

staff = [
    path("account/sign-in/", views.sign_in, name="sign-in"),
    path("account/sign-out/", views.sign_out, name="sign-out"),
    path("account/first/", views.first_key, name="first-key"),
    path("account/invited/", views.invited, name="invited"),
    path("account/again/", views.again, name="again"),
    path("account/typed/", views.typed, name="typed"),
    path("work/", views.my_work, name="my-work"),
    path("history/", history.overview, name="histories"),
    path("history/<slug:reference>/", history.history, name="history"),
    path("history/<slug:reference>/looks/", history.each_look, name="looks"),
    path("history/<slug:reference>/export/", history.write_export, name="export"),
    path("me/", views.me, name="me"),
    path("menu/", views.menu, name="menu"),
]
everywhere = [
    path("health", views.health, name="health"),
    path("anchor.json", history.anchor, name="anchor"),
]
demonstration = [
    path("tour/", tour.tour, name="tour"),
    path("tour/<int:number>/", tour.begin, name="begin"),
    path("tour/afresh/", tour.start_afresh, name="afresh"),
    path("demo/sign-in-as/<slug:username>/", views.sign_in_as, name="sign-in-as"),
]
