"""What whoever runs Case Reviews does with one: a form, an act, and back."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.practice.queries import current
from commonside.work.reviews import actions
from commonside.work.reviews.actions.answering import Held
from commonside.work.reviews.actions.running import GATEWAY
from commonside.work.reviews.forms import running as forms
from commonside.work.reviews.models import Review
from commonside.work.reviews.page import Act, acting
from commonside.work.reviews.queries import desk, panels
from commonside.work.reviews.rules.states import State

S = State
BEFORE = frozenset({S.RECEIVED, S.ACKNOWLEDGED, S.INFO_REQUESTED})


def _plain(name: str) -> Any:
    """An act whose form holds just what its action takes."""

    def run(review: Review, form: Any, **given: Any) -> Any:
        return getattr(actions, name)(review=review, **form.cleaned_data, **given)

    return run


def _bodies(review: Review) -> Any:
    """The agencies that the procedure names as relevant bodies (section 105)."""
    kinds = review.procedure.body["bodies"]
    return Agency.objects.filter(kind__in=kinds).order_by("name")


def _with_bodies(review: Review, user: User) -> dict[str, Any]:
    return {"agencies": _bodies(review)}


def _asking(review: Review, user: User) -> dict[str, Any]:
    asked = review.inquiries.values("agency")
    words = "\n".join(t for t in (review.known_as, review.place_text) if t)
    return {
        "agencies": _bodies(review).exclude(pk__in=asked),
        "initial": {"words": words},
    }


def _ask(review: Review, form: Any, **given: Any) -> Any:
    gateway = current("gateway", GATEWAY, timezone.localdate())
    return actions.ask(review=review, gateway=gateway, **form.cleaned_data, **given)


def _complain(review: Review, form: Any, **given: Any) -> Any:
    values = dict(form.cleaned_data)
    agency = values.pop("agency")
    return actions.add_complaint(
        review=review, agency=agency, held=Held(**values), **given
    )


def _looking(review: Review, form: Any, *, code: str, **given: Any) -> Any:
    complaint = review.complaints.filter(code=code).first()
    if complaint is None:
        raise Http404
    return actions.look_for(complaint=complaint, **form.cleaned_data, **given)


def _grounds(review: Review, user: User) -> dict[str, Any]:
    rows = review.procedure.body["ground"]
    return {"grounds": [(row["code"], row["label"]["en"]) for row in rows]}


def _decide(review: Review, form: Any, **given: Any) -> Any:
    values = {**form.cleaned_data, "is_met": form.cleaned_data["is_met"] == "yes"}
    return actions.decide(review=review, **values, **given)


def _panel(review: Review, user: User) -> dict[str, Any]:
    seated = list(review.members.values_list("user", flat=True))
    initial = {
        "panel_at": review.panel_at,
        "place": review.panel_place,
        "chair": review.chair,
        "chair_agency": review.chair_agency_id,
        "chair_why": review.chair_why,
        "members": seated,
    }
    return {
        "agencies": Agency.objects.order_by("name"),
        "people": panels.may_sit(review),
        "initial": initial,
    }


def _settle(review: Review, form: Any, **given: Any) -> Any:
    values = dict(form.cleaned_data)
    words = values.pop("part_words")
    return actions.settle_part(review=review, words=words, **values, **given)


def _members(review: Review, user: User) -> dict[str, Any]:
    return {"members": review.members.select_related("user__agency").order_by("pk")}


def _hear(review: Review, form: Any, **given: Any) -> Any:
    values = {**form.cleaned_data, "is_upheld": form.cleaned_data["is_upheld"] == "yes"}
    return actions.hear(review=review, **values, **given)


def _link(review: Review, form: Any, **given: Any) -> Any:
    subject = desk.found_by(given["by"], form.cleaned_data["number"])
    if subject is None:
        wrong = "There is no case or report of this number that you may read."
        raise Refused(obstacle(wrong, at_field="number"))
    return actions.link(review=review, subject=subject, **given)


ACTS = (
    Act(
        "acknowledge",
        "Acknowledge it",
        "Acknowledge",
        forms.AcknowledgeForm,
        _plain("acknowledge"),
        frozenset({S.RECEIVED}),
        intro="You become their one point of contact until the end. The person harmed"
        " is written to in the way that they said is safe.",
    ),
    Act(
        "consent",
        "Confirm consent with the person alone",
        "They agree",
        forms.ConsentForm,
        _plain("confirm_consent"),
        BEFORE,
        intro="Speak with the person harmed, not with whoever applied for them, when"
        " nobody else can hear. Ask whether they want this, and how to reach them.",
    ),
    Act(
        "ask",
        "Ask agencies what they hold",
        "Ask them",
        forms.AskForm,
        _ask,
        frozenset({S.ACKNOWLEDGED, S.INFO_REQUESTED}),
        needs=_asking,
        intro="Under Schedule 4 of the 2014 Act a body with public functions must"
        " answer, unless data-protection law forbids it.",
    ),
    Act(
        "complaint",
        "Add a complaint",
        "Add it",
        forms.ComplaintForm,
        _complain,
        BEFORE,
        needs=_with_bodies,
        intro="One that a body holds, whether or not the applicant listed it.",
    ),
    Act(
        "decide",
        "Decide the threshold",
        "Decide",
        forms.DecideForm,
        _decide,
        frozenset({S.INFO_REQUESTED}),
        needs=_grounds,
    ),
    Act(
        "panel",
        "Call the panel",
        "Call it",
        forms.PanelForm,
        _plain("call_panel"),
        frozenset({S.THRESHOLD_MET, S.APPEAL_UPHELD, S.PANEL_SCHEDULED}),
        needs=_panel,
        intro="Guidance wants a chair who had no hand in the matter.",
    ),
    Act(
        "part",
        "Settle how the person takes part",
        "Save",
        forms.PartForm,
        _settle,
        frozenset({S.PANEL_SCHEDULED}),
    ),
    Act(
        "papers",
        "Send the papers",
        "They have their papers",
        forms.PapersForm,
        _plain("send_papers"),
        frozenset({S.PANEL_SCHEDULED}),
        intro="The panel reads the application, the complaints and the answers here.",
    ),
    Act(
        "hold",
        "Note what the panel found",
        "Save",
        forms.HoldForm,
        _plain("hold"),
        frozenset({S.PANEL_SCHEDULED}),
        needs=_members,
    ),
    Act(
        "recommend",
        "Add a recommendation",
        "Add it",
        forms.RecommendForm,
        _plain("recommend"),
        frozenset({S.REVIEWED}),
        needs=lambda review, user: {"agencies": Agency.objects.order_by("name")},
        intro="The agency must have regard to it, and answers when it is sent.",
    ),
    Act(
        "outcome",
        "Tell the outcome and send the recommendations",
        "Send",
        forms.OutcomeForm,
        _plain("send_outcome"),
        frozenset({S.REVIEWED}),
    ),
    Act(
        "close",
        "Close it",
        "Close",
        forms.CloseForm,
        _plain("close"),
        frozenset({S.REVIEWED, S.ACTIONS_TRACKED}),
    ),
    Act(
        "appeal",
        "Note an appeal",
        "Pass it on",
        forms.AppealForm,
        _plain("appeal"),
        frozenset({S.THRESHOLD_NOT_MET, S.CLOSED}),
    ),
    Act(
        "hear",
        "Note what came of the appeal",
        "Save",
        forms.HearForm,
        _hear,
        frozenset({S.APPEALED}),
    ),
    Act(
        "link",
        "Link a case or a report",
        "Link it",
        forms.LinkForm,
        _link,
        frozenset(S) - {S.WITHDRAWN},
        permission="reviews.read",
        intro="A report comes to light as a complaint by its days alone. Nobody comes"
        " to read a record by its being linked.",
    ),
    Act(
        "withdraw",
        "They want it no longer",
        "Withdraw it",
        forms.WithdrawForm,
        _plain("withdraw"),
        frozenset(S) - {S.WITHDRAWN},
        intro="They can stop at any time. Nothing more is asked or owed.",
    ),
)
LOOK = Act(
    "look-for",
    "A report that they listed",
    "Save",
    forms.LookForm,
    _looking,
    BEFORE,
)
pages = {act.slug: acting(act) for act in (*ACTS, LOOK)}


def offered(review: Review, user: Any) -> list[Act]:
    """What this person may do with it as it stands, the next thing first."""
    return [
        act
        for act in ACTS
        if review.state in act.states
        and user.may(act.permission)
        and _fits(act, review)
    ]


def _fits(act: Act, review: Review) -> bool:
    if act.slug == "consent":
        return review.is_on_behalf and review.consented_at is None
    return True
