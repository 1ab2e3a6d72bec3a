"""Where the pages of this room stand."""

from django.urls import URLPattern, path

from commonside.work.reviews.views import acts, figures, partners
from commonside.work.reviews.views import public as resident
from commonside.work.reviews.views import staff as desk

public: list[URLPattern] = [
    path("case-review/", resident.about, name="about"),
    path("case-review/figures/", resident.figures, name="figures"),
    path("case-review/sent/", resident.sent, name="sent"),
    path("case-review/leave/", resident.leave, name="leave"),
    path("case-review/keep/<slug:step>/", resident.keep, name="keep"),
    path("case-review/ask/<slug:step>/", resident.step, name="step"),
]
staff: list[URLPattern] = [
    path("", desk.reviews, name="list"),
    path("take/", desk.take, name="take"),
    path("take/keep/", desk.keep, name="take-keep"),
    path("years/", figures.tallies, name="tallies"),
    path("years/<int:year>/", figures.tally, name="tally"),
    path("asked/<slug:code>/", partners.inquiry, name="inquiry"),
    path("recommended/<slug:code>/", partners.recommendation, name="recommendation"),
    path("<slug:reference>/", desk.review, name="review"),
    path("<slug:reference>/know/", desk.know, name="know"),
    path("<slug:reference>/said/<slug:code>/", desk.said, name="said"),
    path(
        "<slug:reference>/look-for/<slug:code>/",
        acts.pages["look-for"],
        name="look-for",
    ),
    *(
        path(f"<slug:reference>/{act.slug}/", acts.pages[act.slug], name=act.slug)
        for act in acts.ACTS
    ),
]
