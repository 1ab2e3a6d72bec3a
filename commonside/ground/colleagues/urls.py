"""Where the pages of this room stand."""

from django.urls import path

from commonside.ground.colleagues.views import agencies, leaving, people, proposals

public: list = []
staff = [
    path("", people.people, name="people"),
    path("search/", people.search, name="search"),
    path("search/<str:token>/", people.found, name="found"),
    path("add/", people.add, name="add"),
    path("waiting/", proposals.waiting, name="waiting"),
    path("waiting/<int:pk>/", proposals.decide, name="decide"),
    path("waiting/<int:pk>/take-back/", proposals.take_back, name="take-back"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:code>/roll/", agencies.roll, name="roll"),
    path("teams/<slug:code>/duty/", agencies.duty, name="duty"),
    path("yours/", agencies.yours, name="yours"),
    path("<int:pk>/", people.one, name="person"),
    path("<int:pk>/link/", people.link, name="link"),
    path("<int:pk>/role/", proposals.role, name="role"),
    path("<int:pk>/team/", proposals.team, name="team"),
    path("<int:pk>/factor/", proposals.factor, name="factor"),
    path("<int:pk>/directory/", proposals.subject, name="subject"),
    path("<int:pk>/back/", proposals.back, name="back"),
    path("<int:pk>/second/", proposals.second, name="second"),
    path("<int:pk>/holding/<int:holding>/", proposals.withdraw, name="withdraw"),
    path("<int:pk>/leaving/", leaving.leaving, name="leaving"),
    path("<int:pk>/leaving/close/", leaving.leave, name="leave"),
    path("<int:pk>/switch-off/", leaving.switch_off, name="switch-off"),
]
