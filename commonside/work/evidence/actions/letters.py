"""Letters are written, looked through, confirmed by name, and recorded as they go."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.letters.actions import write as write_message
from commonside.ground.letters.models import Message
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case
from commonside.work.evidence import word
from commonside.work.evidence.models import Layout, Paper
from commonside.work.evidence.queries.letters import could_tell, safe_by
from commonside.work.evidence.queries.secrets import addresses_of_others
from commonside.work.evidence.rules import letters as rules
from commonside.work.evidence.rules.telling import Found

# The template of the gate by which a victim hears that there is a letter.
RING_US = "ring_us"


@transaction.atomic
def write(
    case: Case,
    *,
    template: Version,
    person: Person | None,
    to_name: str,
    to_address: str,
    subject: str,
    words: str,
    by: User,
    at: datetime,
    language: str = "en",
) -> Paper:
    """Keep a letter, to be looked through before it goes. Raises `Refused`."""
    reader = template.body["reader"]
    _refuse_where(case, reader, to_name, to_address, subject, words)
    made = Paper.objects.create(
        case=case,
        template=template,
        reader=reader,
        person=person,
        to_name=to_name.strip(),
        to_address=to_address.strip(),
        subject=subject.strip(),
        words=words.strip(),
        language=language,
        by=by,
        at=at,
    )
    _trace("paper.written", made, by=by, at=at)
    return made


@transaction.atomic
def change(
    paper: Paper,
    *,
    to_name: str,
    to_address: str,
    subject: str,
    words: str,
    version: int,
    by: User,
    at: datetime,
) -> Paper:
    """Change a letter that has not gone; whoever confirmed it must look again.

    Raises `Refused`, or `Clash` when somebody changed it meanwhile.
    """
    paper = _locked(paper, version)
    if paper.sent_at is not None:
        raise Refused(obstacle("It went out already. Write another."))
    _refuse_where(paper.case, paper.reader, to_name, to_address, subject, words)
    paper.to_name, paper.to_address = to_name.strip(), to_address.strip()
    paper.subject, paper.words = subject.strip(), words.strip()
    paper.by, paper.at = by, at
    paper.confirmed_by = paper.confirmed_at = None
    paper.found = []
    paper.version += 1
    paper.save()
    _trace("paper.changed", paper, by=by, at=at)
    return paper


@transaction.atomic
def confirm(
    paper: Paper, *, listed: list[Found], version: int, by: User, at: datetime
) -> Paper:
    """A named person looked at everything that could tell, and lets it stand (S51).

    `listed` is what the page showed them: anything that came since is refused.
    """
    paper = _locked(paper, version)
    now = could_tell(paper, by)
    if now != listed:
        raise Refused(obstacle("What could tell has changed. Look again."))
    paper.found = [asdict(one) for one in now]
    paper.confirmed_by, paper.confirmed_at = by, at
    paper.version += 1
    paper.save()
    _trace("paper.confirmed", paper, by=by, at=at, count=len(now))
    return paper


@transaction.atomic
def send(paper: Paper, *, how: str, version: int, by: User, at: datetime) -> Paper:
    """Note that a letter goes: by hand, by post, or by the victim's own safe way.

    Through the gate goes a word to ring us, never the letter itself. Raises `Refused`,
    also when the gate says no; then whoever keeps the case has a task.
    """
    paper = _locked(paper, version)
    _refuse_where(
        paper.case,
        paper.reader,
        paper.to_name,
        paper.to_address,
        paper.subject,
        paper.words,
    )
    found = rules.obstacles_to_sending(
        reader=paper.reader,
        how=how,
        is_sent=paper.sent_at is not None,
        is_confirmed=paper.confirmed_at is not None,
        has_address=bool(paper.to_address),
        safe_by=safe_by(paper.person),
    )
    if how == "gate" and paper.person is None:
        found.append(obstacle("Choose whom it is to.", at_field="how"))
    if found:
        raise Refused(found)
    if how == "gate":
        message = _by_gate(paper, by=by, at=at)
        if message.state == Message.State.REFUSED:
            return paper
    paper.sent_how, paper.sent_by, paper.sent_at = how, by, at
    paper.version += 1
    paper.save()
    _trace("paper.sent", paper, by=by, at=at, codes={"how": how})
    return paper


def _by_gate(paper: Paper, *, by: User, at: datetime) -> Message:
    person_id = paper.person_id
    about = f"case:{paper.case_id}"
    return write_message(
        RING_US, person_id=person_id, about=about, words={}, by=by, at=at
    )


def _refuse_where(case: Case, reader: str, *said: str) -> None:
    to_name, to_address, subject, words = said
    found = rules.obstacles_to_letter(
        reader=reader,
        to_name=to_name,
        to_address=to_address,
        subject=subject,
        words=words,
        homes=addresses_of_others(case),
    )
    if found:
        raise Refused(found)


def _trace(kind: str, paper: Paper, *, by: User, at: datetime, **body: Any) -> None:
    refs = [f"paper:{paper.pk}"]
    record(kind, subject=paper.case, by=by, at=at, refs=refs, **body)


def _locked(paper: Paper, version: int) -> Paper:
    rows = Paper.objects.select_for_update(of=("self",)).select_related("case", "by")
    now: Paper = rows.get(pk=paper.pk)
    if now.version != version:
        names = ("to_name", "to_address", "subject", "words")
        theirs = {name: getattr(now, name) for name in names}
        raise Clash(theirs=theirs, who=now.by.name, at=now.at)
    return now


@transaction.atomic
def set_layout(data: bytes, *, by: User, at: datetime) -> Layout:
    """Take a Word file that people edited as the one in which letters are set.

    Refused with each paragraph that asks for more than a template may (S42).
    """
    found = word.obstacles_to_layout(data)
    if found:
        raise Refused(found)
    made = Layout.objects.create(content=data, by=by, at=at)
    record("layout.set", subject=made, by=by, at=at)
    return made
