"""Drawing a sample of a team's cases, and scoring one of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction

from commonside.ground.agencies.models import Team, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused
from commonside.library.clocks.instants import london_date
from commonside.work.oversight.models import Sample, Sampled, Score
from commonside.work.oversight.queries import samples as queries
from commonside.work.oversight.rules import samples as rules


@transaction.atomic
def draw_sample(
    *, team: Team, by: User, at: datetime, size: int | None = None, seed: str = ""
) -> Sample:
    """Draw cases of a team by lot, for somebody to read.

    Raises `Refused` when the team worked none, or the number is not a sample's.
    """
    until = london_date(at)
    practice = queries.practice_on(until)
    since = until - timedelta(days=practice.body["days"])
    stood = queries.worked(team, since=since, until=until)
    size = practice.body["size"] if size is None else size
    if found := rules.obstacles_to_drawing(
        found=len(stood), size=size, body=practice.body
    ):
        raise Refused(found)
    seed = seed or token_hex(16)
    sample = Sample.objects.create(
        team=team,
        practice=practice,
        since=since,
        until=until,
        stood=len(stood),
        seed=seed,
        drawn_by=by,
        drawn_at=at,
    )
    bands = dict(stood)
    ids = rules.draw(stood, size=size, least=practice.body["least"], seed=seed)
    Sampled.objects.bulk_create(
        Sampled(sample=sample, case_id=id_, band=bands[id_]) for id_ in ids
    )
    refs = [f"case:{id_}" for id_ in ids]
    record("oversight.drawn", subject=sample, by=by, at=at, refs=refs)
    return sample


@transaction.atomic
def score(
    *,
    row: Sampled,
    answers: Mapping[str, str],
    note: str,
    by: User,
    at: datetime,
    version: int,
) -> Sampled:
    """Keep what a reader answered about one case; again, and it replaces the former.

    Raises `Refused` when the reader has the case, or a question is without an answer,
    and `Clash` when somebody else scored it meanwhile.
    """
    row = (
        Sampled.objects.select_for_update(of=("self",))
        .select_related("sample__practice", "case", "scored_by")
        .get(pk=row.pk)
    )
    if row.version != version:
        raise Clash(
            theirs={"note": row.note},
            who=row.scored_by.name if row.scored_by else "",
            at=row.scored_at,
        )
    body = row.sample.practice.body
    if found := rules.obstacles_to_scoring(
        answers, body, is_owner=row.case.owner_id == by.pk, note=note
    ):
        raise Refused(found)
    row.scores.all().delete()
    Score.objects.bulk_create(
        Score(sampled=row, question=q["code"], answer=answers[q["code"]])
        for q in body["question"]
    )
    row.note, row.scored_by, row.scored_at = note.strip(), by, at
    row.version += 1
    row.save()
    refs = [f"sample:{row.sample_id}"]
    record("oversight.scored", subject=row.case, by=by, at=at, refs=refs)
    return row
