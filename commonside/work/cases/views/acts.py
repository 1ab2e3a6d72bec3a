"""What a person does to a case: one form, one act, then back to the case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.work.cases import actions
from commonside.work.cases.actions import meeting
from commonside.work.cases.forms import acts as forms
from commonside.work.cases.forms.fields import Versioned
from commonside.work.cases.forms.risk import RiskForm
from commonside.work.cases.page import Page, frame, on_case
from commonside.work.cases.queries import choices
from commonside.work.cases.queries.case import Head

Values = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing to do: what the page is called, asks and does."""

    title: str
    button: str
    form: type[Any]
    # (case, cleaned values, who and when) -> done
    run: Callable[..., Any]
    # What the form needs besides what was typed: choices, first values.
    needs: Callable[[Head, Any], Values] = lambda head, user: {}
    intro: str = ""
    done: str = ""
    to: str = "cases:case"
    template: str = "cases/act.html"
    # Only for those of the agency that has the case.
    is_ours: bool = True


def page(act: Act, permission: str = "cases.work") -> Page:
    """The view of an act."""

    @on_case(permission)
    def view(request: HttpRequest, head: Head, **more: Any) -> HttpResponse:
        if act.is_ours and not head.is_ours:
            raise Http404
        form = _form(act, request, head)
        if request.method == "POST" and form.is_valid():
            answer = _try(act, request, head, form, **more)
            if answer is not None:
                return answer
        context = frame(head, "", form=form, act=act)
        return render(request, act.template, context)

    return view


def typed(request: HttpRequest) -> Any:
    """What was sent, even when it is nothing; None when nothing was."""
    return request.POST if request.method == "POST" else None


def _form(act: Act, request: HttpRequest, head: Head) -> Any:
    found = act.needs(head, request.user)
    if issubclass(act.form, Versioned):
        first = {"version": head.case.version, **found.pop("initial", {})}
        return act.form(typed(request), initial=first, **found)
    return act.form(typed(request), **found)


def _try(
    act: Act, request: HttpRequest, head: Head, form: Any, **more: Any
) -> HttpResponse | None:
    """Do it, and go to the case; None when the page is shown again with obstacles."""
    given = {"by": request.user, "at": timezone.now()}
    try:
        act.run(head, form, **given, **more)
    except Refused as refused:
        form.refuse(refused)
        return None
    except Clash as clash:
        return clashed(request, head, form, clash, title=act.title)
    if act.done:
        messages.success(request, act.done)
    return redirect(act.to, head.case.reference)


def clashed(
    request: HttpRequest, head: Head, form: Any, clash: Clash, *, title: str
) -> HttpResponse:
    """Both texts side by side; nothing is stored until somebody chooses."""
    mine = [
        (field.label, field.name, form.cleaned_data.get(field.name))
        for field in form.visible_fields()
    ]
    rows = [
        {"label": label, "mine": value, "theirs": clash.theirs.get(name)}
        for label, name, value in mine
        if name in clash.theirs or value not in ("", None, [])
    ]
    again = request.POST.copy()
    again["version"] = str(_version_now(form, head))
    posted = [
        (name, value)
        for name, values in again.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = frame(head, "", clash=clash, rows=rows, posted=posted, act_title=title)
    return render(request, "cases/clash.html", context, status=409)


def _version_now(form: Any, head: Head) -> int:
    """The version that the next try must name: the form may be about another row."""
    return int(getattr(form, "version_now", head.case.version))


def _plain(name: str) -> Callable[..., Any]:
    """An act whose form holds just what its action takes."""

    def run(head: Head, form: Any, **given: Any) -> Any:
        return getattr(actions, name)(case=head.case, **form.cleaned_data, **given)

    return run


def _add_person(head: Head, form: Any, **given: Any) -> Any:
    values = dict(form.cleaned_data)
    same_as = values.pop("same_as")
    if same_as is None:
        return actions.add_party(case=head.case, **values, **given)
    if values["told"] is None:
        raise Refused(obstacle("Choose whom the report tells of.", at_field="told"))
    return actions.link_told(
        case=head.case, told=values["told"], person=same_as, **given
    )


def _close(head: Head, form: Any, **given: Any) -> Any:
    values = dict(form.cleaned_data)
    version = values.pop("version")
    ending = actions.Ending(**values)
    return actions.propose_closing(
        case=head.case, ending=ending, version=version, **given
    )


def _assess(head: Head, form: RiskForm, **given: Any) -> Any:
    return actions.assess(case=head.case, **form.values(), **given)


def _answer_transfer(head: Head, form: Any, **given: Any) -> Any:
    found = form.cleaned_data
    return actions.answer_transfer(
        case=head.case, accepts=found["accepts"] == "yes", why=found["why"], **given
    )


def _conflict(head: Head, form: Any, **given: Any) -> Any:
    """Of one person of the case, if they say of whom; else of the case."""
    whom = form.cleaned_data["whom"]
    party = head.case.parties.filter(person=whom).first() if whom else None
    subject = party.person if party else head.case
    return actions.conflict(subject=subject, **given)


def _let_back(head: Head, form: Any, **given: Any) -> Any:
    return actions.let_back(subject=head.case, **form.cleaned_data, **given)


def _note_looked(head: Head, form: Any, **given: Any) -> Any:
    return meeting.note_looked(subject=head.case, **given)


def _let_go(head: Head, form: Any, *, code: str, **given: Any) -> Any:
    agency = choices.joined(head.case).filter(code=code).first()
    if agency is None:
        raise Http404
    return actions.let_go(case=head.case, agency=agency, **given)


met = page(
    Act(
        title="Somebody met this case",
        button="I have looked",
        form=forms.Form,
        run=_note_looked,
        intro="A colleague decided a report like it, or looked for it, and may not see "
        "it. They were told nothing. The history says who it was, and when: if they "
        "should know, bring them in; if it is strange, tell the information lead.",
        done="Done.",
    )
)
plan = page(
    Act(
        title="The plan is agreed",
        button="Agreed with them",
        form=forms.PlanForm,
        run=_plain("agree_plan"),
        intro="The steps are what the person wants, and they know who does what.",
        done="Plan agreed.",
    )
)
watch = page(
    Act(
        title="It stopped: watch whether it stays so",
        button="Watch",
        form=forms.WatchForm,
        run=_plain("watch"),
        needs=choices.for_watching,
        done="We watch.",
    )
)
pause = page(
    Act(
        title="Pause at their wish",
        button="Pause",
        form=forms.PauseForm,
        run=_plain("pause"),
        intro="The clocks stop until the day on which we ask again.",
        done="Paused.",
    )
)
work_again = page(
    Act(
        title="Take up the work again",
        button="Work on it",
        form=forms.WorkAgainForm,
        run=_plain("work_again"),
        done="The clocks run again.",
    )
)
gap = page(
    Act(
        title="They agreed to hear from us less often",
        button="Save",
        form=forms.GapForm,
        run=_plain("agree_gap"),
        needs=choices.for_gap,
        done="Agreed gap saved.",
    )
)
review = page(
    Act(
        title="I have looked at the whole case",
        button="Save",
        form=forms.ReviewForm,
        run=_plain("review"),
        done="Review saved.",
    ),
    permission="cases.approve_closing",
)
hand_over = page(
    Act(
        title="Hand the case over",
        button="Hand over",
        form=forms.HandOverForm,
        run=_plain("hand_over"),
        needs=choices.for_handing_over,
        intro="What is owed and the steps of the owner go with it.",
        done="Handed over.",
    ),
    permission="cases.allocate",
)
know = page(
    Act(
        title="I know someone here",
        button="Shut me out",
        form=forms.KnowForm,
        run=_conflict,
        needs=choices.for_knowing,
        intro="The case closes to you at once, with every other record of the same "
        "people, and somebody else has it. You need not say whom you know, or how.",
        is_ours=False,
        to="cases:case",
    ),
    permission="cases.read",
)
let_back = page(
    Act(
        title="Let a colleague back",
        button="Let them back",
        form=forms.LetBackForm,
        run=_let_back,
        needs=choices.for_letting_back,
        intro="Only where “I know someone here” was pressed by mistake.",
        to="cases:who",
        done="They may see it again.",
    ),
    permission="cases.restrict",
)
involve = page(
    Act(
        title="Bring an agency in",
        button="Bring in",
        form=forms.InvolveForm,
        run=_plain("involve"),
        needs=choices.for_involving,
        to="cases:who",
        done="The agency has joined.",
    ),
    permission="cases.involve",
)
let_go = page(
    Act(
        title="End an agency's part",
        button="End it",
        form=forms.Form,
        run=_let_go,
        intro="It sees the case no longer.",
        to="cases:who",
        done="Its part is over.",
    ),
    permission="cases.involve",
)
transfer = page(
    Act(
        title="Pass the case to another agency",
        button="Offer it",
        form=forms.TransferForm,
        run=_plain("offer_transfer"),
        needs=choices.for_transferring,
        intro="It stays ours until they say yes.",
        done="Offered. It stays ours until they say yes.",
    ),
    permission="cases.involve",
)
answer_transfer = page(
    Act(
        title="Take this case over?",
        button="Answer",
        form=forms.AnswerTransferForm,
        run=_answer_transfer,
        is_ours=False,
        done="Answered.",
    ),
    permission="steps.answer",
)
close = page(
    Act(
        title="Close the case",
        button="Close",
        form=forms.CloseForm,
        run=_close,
        needs=choices.for_closing,
        done="Closing saved.",
    )
)
agree = page(
    Act(
        title="Agree to the closing",
        button="Agree and close",
        form=forms.PlanForm,
        run=_plain("agree_to_closing"),
        needs=choices.for_agreeing,
        done="Closed.",
    ),
)
reopen = page(
    Act(
        title="Open the case again",
        button="Open again",
        form=forms.ReopenForm,
        run=_plain("reopen"),
        done="Open again. They hear from us by the usual clock.",
    )
)
edit = page(
    Act(
        title="Change the facts of the case",
        button="Save",
        form=forms.EditForm,
        run=_plain("edit"),
        needs=choices.for_editing,
        done="Saved.",
    )
)
add_person = page(
    Act(
        title="Add a person",
        button="Add",
        form=forms.PersonForm,
        run=_add_person,
        needs=choices.for_adding_a_person,
        to="cases:people",
        done="Person added.",
    )
)
ask_risk = page(
    Act(
        title="Risk questions",
        button="Save the answers",
        form=RiskForm,
        run=_assess,
        needs=choices.for_assessing,
        intro="Asked of the person, best face to face. The last is for you to answer.",
        to="cases:risk",
        template="cases/ask_risk.html",
        done="Answers saved.",
        is_ours=False,
    ),
    permission="cases.assess",
)
