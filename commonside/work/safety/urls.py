"""Where the pages of this room stand."""

from django.urls import path

from commonside.work.safety.views import board, judging, plans, safeguarding

staff = [
    path("", board.board, name="board"),
    path("vulnerable/", board.flags, name="flags"),
    path("<case:reference>/", plans.plan, name="plan"),
    path("<case:reference>/safeguarding/", safeguarding.safeguard, name="safeguard"),
    path("<case:reference>/judge/case/", judging.case, name="judge-case"),
    path("<case:reference>/judge/alleged/", judging.alleged, name="judge-alleged"),
    path("<case:reference>/flag/", plans.flag, name="flag"),
    path("<case:reference>/change/", plans.change, name="change"),
    path("<case:reference>/review/", plans.review, name="review"),
    path("<case:reference>/join/", plans.join, name="join"),
    path("<case:reference>/hand-back/", plans.hand_back, name="hand-back"),
    path("<case:reference>/end/", plans.end, name="end"),
    path("<case:reference>/steps/add/", plans.add_line, name="add-line"),
    path("<case:reference>/steps/<slug:code>/end/", plans.end_line, name="end-line"),
    path("<case:reference>/fit/", plans.ask_fitting, name="ask-fitting"),
    path("<case:reference>/fit/<slug:code>/", plans.note_fitting, name="note-fitting"),
    path("<case:reference>/card/", plans.keep_card, name="keep-card"),
    path("<case:reference>/card/print/", plans.card, name="card"),
]
