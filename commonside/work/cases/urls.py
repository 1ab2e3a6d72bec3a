"""Where the pages of cases and of triage stand."""

from django.urls import path, register_converter

from commonside.work.cases.views import (
    acts,
    case,
    checklist,
    contact,
    files,
    ladder,
    lists,
    looking,
    messages,
    passed,
    patch,
    people,
    steps,
    team,
    triage,
)


class ReferenceConverter:
    """A case as its address names it: C-040417."""

    regex = "[A-Z]{1,4}-[0-9]{1,12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "case")

staff = [
    path("passed/", passed.passed, name="passed"),
    path("passed/<slug:reference>/", passed.passed_report, name="passed-report"),
    path("patch/", patch.patch, name="patch"),
    path("patch/choose/", patch.choose, name="patch-choose"),
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
    path("triage/<slug:reference>/met/", triage.looked, name="triage-met"),
    path(
        "triage/<slug:reference>/back/",
        triage.let_back,
        name="triage-let-back",
    ),
    path("list/", lists.cases, name="list"),
    path("look/", looking.ask, name="look"),
    path("look/<str:token>/", looking.answer, name="looked"),
    path("list/copy/", lists.copy, name="copy"),
    path("search/", lists.search, name="search"),
    path("search/<str:token>/", lists.found, name="found"),
    path("asked/", steps.asked, name="asked"),
    path("messages/", messages.sent, name="messages-sent"),
    path("<case:reference>/", case.case, name="case"),
    path("<case:reference>/people/", case.people, name="people"),
    path("<case:reference>/people/add/", acts.add_person, name="add-person"),
    path("<case:reference>/safe-contact/", people.safe_contact, name="safe-contact"),
    path("<case:reference>/risk/", case.risk, name="risk"),
    path("<case:reference>/risk/ask/", acts.ask_risk, name="ask-risk"),
    path("<case:reference>/steps/", case.steps, name="steps"),
    path("<case:reference>/steps/add/", steps.add, name="add-step"),
    path("<case:reference>/steps/<slug:code>/", steps.step, name="step"),
    path("<case:reference>/steps/<slug:code>/chase/", steps.chase, name="chase"),
    path("<case:reference>/ladder/", ladder.page, name="ladder"),
    path("<case:reference>/ladder/decide/", ladder.decide, name="decide-rung"),
    path("<case:reference>/checklist/", checklist.page, name="checklist"),
    path(
        "<case:reference>/checklist/change/",
        checklist.change,
        name="change-procedure",
    ),
    path("<case:reference>/contacts/", case.contacts, name="contacts"),
    path("<case:reference>/contact/", contact.contact, name="contact"),
    path("<case:reference>/contact/keep/", contact.keep, name="keep"),
    path("<case:reference>/messages/", messages.of_case, name="messages"),
    path(
        "<case:reference>/messages/write/<slug:kind>/",
        messages.write,
        name="message-write",
    ),
    path("<case:reference>/messages/<slug:code>/", messages.message, name="message"),
    path("<case:reference>/reports/", case.reports, name="reports"),
    path("<case:reference>/files/", files.files, name="files"),
    path("<case:reference>/files/add/", files.add, name="add-files"),
    path("<case:reference>/who/", case.who, name="who"),
    path("<case:reference>/who/back/", acts.let_back, name="let-back"),
    path("<case:reference>/who/involve/", acts.involve, name="involve"),
    path("<case:reference>/who/<slug:code>/end/", acts.let_go, name="let-go"),
    path("<case:reference>/history/", case.history, name="history"),
    path("<case:reference>/more/", people.more, name="more"),
    path("<case:reference>/met/", acts.met, name="met"),
    path("<case:reference>/plan/", acts.plan, name="plan"),
    path("<case:reference>/watch/", acts.watch, name="watch"),
    path("<case:reference>/escalate/", acts.escalate, name="escalate"),
    path("<case:reference>/pause/", acts.pause, name="pause"),
    path("<case:reference>/work-again/", acts.work_again, name="work-again"),
    path("<case:reference>/gap/", acts.gap, name="gap"),
    path("<case:reference>/review/", acts.review, name="review"),
    path("<case:reference>/hand-over/", acts.hand_over, name="hand-over"),
    path("<case:reference>/know/", acts.know, name="know"),
    path("<case:reference>/transfer/", acts.transfer, name="transfer"),
    path(
        "<case:reference>/transfer/answer/",
        acts.answer_transfer,
        name="answer-transfer",
    ),
    path("<case:reference>/close/", acts.close, name="close"),
    path("<case:reference>/agree/", acts.agree, name="agree"),
    path("<case:reference>/reopen/", acts.reopen, name="reopen"),
    path("<case:reference>/edit/", acts.edit, name="edit"),
]
