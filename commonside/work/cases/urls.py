"""Where the pages of cases and of triage stand."""

from django.urls import path

from commonside.work.cases.views import passed, team, triage

staff = [
    path("passed/", passed.passed, name="passed"),
    path("passed/<slug:reference>/", passed.passed_report, name="passed-report"),
    path("team/", team.team, name="team"),
    path("team/<slug:what>/", team.team_list, name="team-list"),
    path("triage/", triage.triage, name="triage"),
    path("triage/all/", triage.everything, name="triage-all"),
    path("triage/<slug:reference>/", triage.triage, name="triage-report"),
    path("triage/<slug:reference>/open/", triage.open_case, name="triage-open"),
    path("triage/<slug:reference>/add/", triage.add_to_case, name="triage-add"),
    path("triage/<slug:reference>/pass/", triage.pass_on, name="triage-pass"),
    path("triage/<slug:reference>/sign-post/", triage.signpost, name="triage-signpost"),
    path("triage/<slug:reference>/hand/", triage.hand, name="triage-hand"),
    path("triage/<slug:reference>/know/", triage.know, name="triage-know"),
]
