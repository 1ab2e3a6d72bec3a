"""Letters: chosen, written, looked through, fetched, and noted as sent."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.library.clocks.instants import london
from commonside.work.cases.page import typed
from commonside.work.cases.queries.case import Head
from commonside.work.evidence import word
from commonside.work.evidence.actions import letters
from commonside.work.evidence.forms import letters as forms
from commonside.work.evidence.models import Paper
from commonside.work.evidence.page import on_evidence, shown, tried
from commonside.work.evidence.queries import letters as queries
from commonside.work.evidence.queries.bundles import said
from commonside.work.evidence.rules.telling import Found
from commonside.work.evidence.typesetting import typeset
from commonside.work.evidence.views.bundles import saved

MARKING = "OFFICIAL"


@on_evidence("cases.work", acts=True)
def choose(request: HttpRequest, head: Head) -> HttpResponse:
    """Which letter: a template for each purpose."""
    rows = queries.templates(timezone.now())
    return shown(request, head, "choose_letter.html", templates=rows)


@on_evidence("cases.work", acts=True)
def write(request: HttpRequest, head: Head, key: str) -> HttpResponse:
    """A new letter from a template, to be edited before it is kept."""
    at, user = timezone.now(), request.user
    template = queries.template(key, at)
    if template is None:
        raise Http404
    people = queries.recipients(head.case, template.body["reader"])
    to_name = people[0].full_name or people[0].known_as if people else ""
    known: Any = {"to_name": to_name or "…", "to_address": "", "by": user, "at": at}
    first_person = people[0] if people else None
    language = queries.language_of(template, first_person)
    facts = queries.facts(head.case, **known)
    subject, words = queries.written(template, facts, language)
    reads = (first_person.language if first_person else "") or "en"
    first = {"to_name": to_name, "subject": subject, "words": words}
    form = forms.WriteForm(typed(request), people=people, initial=first)

    def run(**given: Any) -> Any:
        values = form.values()
        return letters.write(
            head.case, template=template, language=language, **values, **given
        )

    answer = tried(
        request,
        head,
        form,
        run,
        title=template.label,
        done="Kept. Look it through before it goes.",
        to="evidence:letter",
        coded=True,
    )
    return answer or shown(
        request,
        head,
        "write_letter.html",
        form=form,
        template=template,
        english=first_person if reads != language else None,
    )


def _of(head: Head, code: str) -> Paper:
    found = queries.letter(head.case, code)
    if found is None:
        raise Http404
    found.case = head.case
    return found


@on_evidence("cases.read")
def letter(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """The letter, what in it could tell who complained, and what comes next."""
    paper = _of(head, code)
    found = queries.could_tell(paper, request.user) if paper.is_for_alleged else []
    version = {"version": paper.version}
    look = forms.ConfirmForm(initial={**version, "listed": _digest(found)})
    send = forms.SendForm(initial=version, reader=paper.reader)
    more = {"paper": paper, "found": found, "look": look, "send": send}
    may_act = head.sees_contact and head.case.is_open and paper.sent_at is None
    return shown(request, head, "letter.html", may_act=may_act, **more)


def _digest(found: list[Found]) -> str:
    """What was listed, as the form says it back: no words of anybody in the page."""
    listed = json.dumps([asdict(one) for one in found])
    return hashlib.sha256(listed.encode()).hexdigest()


@on_evidence("cases.work", acts=True)
def change(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    paper = _of(head, code)
    if paper.sent_at is not None:
        raise Http404
    names = ("to_name", "to_address", "subject", "words")
    first = {name: getattr(paper, name) for name in names}
    form = forms.ChangeLetterForm(
        typed(request), initial={**first, "version": paper.version}
    )

    def run(**given: Any) -> Any:
        return letters.change(paper, **form.cleaned_data, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Change a letter",
        done="Saved.",
        to="evidence:letter",
        version=paper.version,
        coded=True,
    )
    return answer or shown(
        request, head, "write_letter.html", form=form, template=paper.template
    )


@on_evidence("cases.work", acts=True)
def confirm(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """The last look at what could tell, by whoever's name stands under it."""
    paper = _of(head, code)
    if paper.sent_at is not None or not paper.is_for_alleged:
        raise Http404
    found = queries.could_tell(paper, request.user)
    first = {"version": paper.version, "listed": _digest(found)}
    form = forms.ConfirmForm(typed(request), initial=first)

    def run(**given: Any) -> Any:
        # Listed anew: what the page showed is compared by its digest.
        listed = found if form.cleaned_data["listed"] == _digest(found) else []
        version = form.cleaned_data["version"]
        return letters.confirm(paper, listed=listed, version=version, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="A last look",
        done="Noted with your name.",
        to="evidence:letter",
        version=paper.version,
        coded=True,
    )
    more = {"paper": paper, "found": found, "form": form}
    return answer or shown(request, head, "confirm_letter.html", **more)


@on_evidence("cases.work", acts=True)
def send(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """Note how it goes; to somebody harmed, only as is safe for them."""
    paper = _of(head, code)
    first = {"version": paper.version}
    form = forms.SendForm(typed(request), initial=first, reader=paper.reader)

    def run(**given: Any) -> Any:
        gone = letters.send(paper, **form.cleaned_data, **given)
        if gone.sent_at is None:
            messages.warning(
                request, "Not safe to send. A task says what to tell them in person."
            )
        return gone

    answer = tried(
        request,
        head,
        form,
        run,
        title="Send a letter",
        done="Noted.",
        to="evidence:letter",
        version=paper.version,
        coded=True,
    )
    return answer or shown(request, head, "send_letter.html", form=form, paper=paper)


@on_evidence("cases.work")
def as_pdf(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """The letter as it goes out."""
    paper, facts = _ready(request, head, code)
    day = [paper.at.year, paper.at.month, paper.at.day]
    logos = queries.logos(head.case, paper.at)
    pdf = typeset("letter", {**facts, **logos, "day": day, "lang": paper.language})
    return saved(pdf, "application/pdf", f"letter-{paper.code}.pdf")


@on_evidence("cases.work")
def as_word(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """The letter to be edited further in Word, in the partnership's layout."""
    paper, facts = _ready(request, head, code)
    layout = queries.layout()
    data = word.as_word(facts, bytes(layout.content) if layout else None)
    return saved(data, word.KIND, f"letter-{paper.code}.docx")


def _ready(request: HttpRequest, head: Head, code: str) -> tuple[Paper, dict[str, Any]]:
    """A letter that may leave, and what it says; its fetching leaves a trace (S53)."""
    paper, at = _of(head, code), timezone.now()
    user: Any = request.user
    if paper.is_for_alleged and paper.confirmed_at is None:
        raise Http404
    seen(request, "paper.exported", head.case, [f"paper:{paper.pk}"])
    known = queries.facts(
        head.case,
        to_name=paper.to_name,
        to_address=paper.to_address or paper.to_name,
        by=paper.by,
        at=paper.at,
    )
    paragraphs = [one for one in paper.words.split("\n\n") if one.strip()]
    made = f"Prepared by {user.name}, {said(london(at))}"
    own = {"subject": paper.subject, "paragraphs": paragraphs, "made": made}
    return paper, {**known, **own, "marking": MARKING}


@needs("evidence.layout")
def layout(request: HttpRequest) -> HttpResponse:
    """The Word file in which letters are set; a fault in it is named by paragraph."""
    user: Any = request.user
    form = forms.LayoutForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["layout"].read()
        try:
            letters.set_layout(data, by=user, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Letters are set in it from now on.")
            return redirect("evidence:layout")
    context = {"form": form, "layout": queries.layout(), "facts": word.papers.FACTS}
    return render(request, "evidence/layout.html", context)


@needs("evidence.layout")
def layout_file(request: HttpRequest) -> HttpResponse:
    """The layout that is used now, to begin from."""
    now = queries.layout()
    data = bytes(now.content) if now else word.plain_layout()
    return saved(data, word.KIND, "letter-layout.docx")
