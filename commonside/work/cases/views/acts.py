"""What a person does to a case: one form, one act, then back to the case."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from commonside.ground.audit.refusals import Refused, obstacle
from commonside.work.cases import actions
from commonside.work.cases.actions import meeting
from commonside.work.cases.forms import acts as forms
from commonside.work.cases.forms.risk import RiskForm
from commonside.work.cases.page import Act, acting
from commonside.work.cases.queries import choices
from commonside.work.cases.queries.case import Head
from commonside.work.cases.rules.states import State


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


met = acting(
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
plan = acting(
    Act(
        title="The plan is agreed",
        button="Agreed with them",
        form=forms.PlanForm,
        run=_plain("agree_plan"),
        intro="The steps are what the person wants, and they know who does what.",
        reaches=State.PLANNED,
        done="Plan agreed.",
    )
)
watch = acting(
    Act(
        title="It stopped: watch whether it stays so",
        button="Watch",
        form=forms.WatchForm,
        run=_plain("watch"),
        needs=choices.for_watching,
        reaches=State.MONITORING,
        done="We watch.",
    )
)
escalate = acting(
    Act(
        title="Bring it before a panel or a court",
        button="Bring it",
        form=forms.EscalateForm,
        run=_plain("escalate"),
        intro="They still hear from us by the usual clock.",
        reaches=State.ESCALATED,
        done="It is with them. Take up the work again when they have decided.",
    )
)
pause = acting(
    Act(
        title="Pause at their wish",
        button="Pause",
        form=forms.PauseForm,
        run=_plain("pause"),
        intro="The clocks stop until the day on which we ask again.",
        done="Paused.",
    )
)
work_again = acting(
    Act(
        title="Take up the work again",
        button="Work on it",
        form=forms.WorkAgainForm,
        run=_plain("work_again"),
        done="The clocks run again.",
    )
)
gap = acting(
    Act(
        title="They agreed to hear from us less often",
        button="Save",
        form=forms.GapForm,
        run=_plain("agree_gap"),
        needs=choices.for_gap,
        done="Agreed gap saved.",
    )
)
hand_over = acting(
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
know = acting(
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
let_back = acting(
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
involve = acting(
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
let_go = acting(
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
transfer = acting(
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
answer_transfer = acting(
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
close = acting(
    Act(
        title="Close the case",
        button="Close",
        form=forms.CloseForm,
        run=_close,
        needs=choices.for_closing,
        done="Closing saved.",
        reaches=State.CLOSING,
    )
)
agree = acting(
    Act(
        title="Agree to the closing",
        button="Agree and close",
        form=forms.PlanForm,
        run=_plain("agree_to_closing"),
        needs=choices.for_agreeing,
        done="Closed.",
    ),
)
reopen = acting(
    Act(
        title="Open the case again",
        button="Open again",
        form=forms.ReopenForm,
        run=_plain("reopen"),
        done="Open again. They hear from us by the usual clock.",
    )
)
edit = acting(
    Act(
        title="Change the facts of the case",
        button="Save",
        form=forms.EditForm,
        run=_plain("edit"),
        needs=choices.for_editing,
        done="Saved.",
    )
)
add_person = acting(
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
ask_risk = acting(
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
