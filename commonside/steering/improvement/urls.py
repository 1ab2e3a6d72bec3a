"""Where the pages of this room stand."""

from django.urls import path

from commonside.steering.improvement.views import plan, suggestions, voices, waiting

public: list = []
staff = [
    path("", plan.projects, name="projects"),
    path("begin/", plan.begin, name="begin"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/<slug:code>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<slug:code>/vote/", suggestions.vote, name="vote"),
    path("waiting/", waiting.waits, name="waits"),
    path("waiting/<slug:was>/<slug:now>/", waiting.pair, name="pair"),
    path("points/<slug:code>/", plan.point, name="point"),
    path("points/<slug:code>/sign/", plan.sign, name="sign"),
    path("points/<slug:code>/drop/", plan.drop, name="drop"),
    path("workshops/<slug:code>/", voices.workshop, name="workshop"),
    path("workshops/<slug:code>/<int:number>/", voices.withdraw, name="withdraw"),
    path("themes/<slug:code>/", voices.theme, name="theme"),
    path("themes/<slug:code>/quote/", voices.quote, name="quote"),
    path("themes/<slug:code>/<int:pk>/", voices.approve, name="approve"),
    path("<slug:code>/", plan.project, name="project"),
    path("<slug:code>/recommend/", plan.recommend, name="recommend"),
    path("<slug:code>/findings/", plan.findings, name="findings"),
    path("<slug:code>/findings/add/", plan.add_finding, name="add-finding"),
    path("<slug:code>/voices/", voices.heard, name="heard"),
    path("<slug:code>/voices/workshop/", voices.hold, name="hold"),
    path("<slug:code>/voices/theme/", voices.raise_theme, name="raise-theme"),
]
