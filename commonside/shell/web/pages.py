"""The shell's own addresses, in three lists: staff, everywhere, demonstration."""

from django.urls import path

from commonside.shell.web import copies, history, metrics, tour, views
from commonside.shell.web.views import door, factors, going, single

staff = [
    path("account/sign-in/", door.sign_in, name="sign-in"),
    path("account/sign-out/", door.sign_out, name="sign-out"),
    path("account/first/", door.first_key, name="first-key"),
    path("account/invited/", door.invited, name="invited"),
    path("account/passkey/", door.passkey_challenge, name="passkey-challenge"),
    path("account/sso/", single.go, name="sso"),
    path("account/sso/back/", single.back, name="sso-back"),
    path("account/second-step/", factors.second_step, name="second-step"),
    path("account/app/", factors.enrol, name="enrol"),
    path("account/app/square.svg", factors.square, name="square"),
    path("account/new-passkey/", factors.new_passkey, name="new-passkey"),
    path("account/again/", factors.again, name="again"),
    path("account/locked/", door.locked, name="locked"),
    path("account/typed/", door.typed, name="typed"),
    path("work/", views.my_work, name="my-work"),
    path("work/<slug:section>/", views.my_section, name="my-section"),
    path("history/", history.overview, name="histories"),
    path("history/<slug:reference>/", history.history, name="history"),
    path("history/<slug:reference>/looks/", history.each_look, name="looks"),
    path("history/<slug:reference>/export/", history.write_export, name="export"),
    path("copies/<slug:code>/", copies.result, name="result"),
    path("copies/<slug:code>/file/", copies.result_file, name="result-file"),
    path("me/", views.me, name="me"),
    path("me/second-factor/", factors.factors_page, name="factors"),
    path("me/second-factor/codes/", factors.new_codes, name="new-codes"),
    path(
        "me/second-factor/<int:pk>/remove/",
        factors.remove_passkey,
        name="remove-passkey",
    ),
    path("me/elsewhere/", factors.sign_out_elsewhere, name="elsewhere"),
    path("menu/", views.menu, name="menu"),
    path("go/", going.go, name="go"),
]
everywhere = [
    path("health", views.health, name="health"),
    path("anchor.json", history.anchor, name="anchor"),
]
# Where staff pages are served, for a monitor with a token; off the public surface.
watching = [path("metrics", metrics.show, name="metrics")]
# The doors of the cast stand under /staff/: only there is a staff session read.
demonstration = [
    path("tour/", tour.tour, name="tour"),
    path("tour/<int:number>/", tour.begin, name="begin"),
    path("tour/afresh/", tour.start_afresh, name="afresh"),
    path("staff/account/tour/<int:number>/", tour.begin_as, name="begin-as"),
    path("staff/account/as/<slug:username>/", door.sign_in_as, name="sign-in-as"),
]
