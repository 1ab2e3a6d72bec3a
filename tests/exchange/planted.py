"""A string found nowhere else in each field of this room, for the test of canaries."""

from datetime import timedelta

from django.db import transaction

from commonside.work.exchange.actions import elsewhere, imports, references
from commonside.work.exchange.models import Annotation
from commonside.work.exchange.tables import Table
from tests.exchange.sheets import HOUSING
from tests.exchange.sheets import cases as listed

CASE, LIST = "begum.systems", "samuel.list"


def plant(planter):
    """Numbers and notes of the ordinary case, one worked elsewhere, Samuel's list."""
    _numbers(planter)
    _elsewhere(planter)
    _list(planter)


def _numbers(planter):
    case, who = planter.cases["begum.name"], by(planter, "joanne")
    subject = f"case:{case.pk}"
    number = references.add(
        case, subject=subject, system="council", number=planter.plants.word(CASE), **who
    )
    number.held = {"words": planter.plants.word(CASE)}
    number.save()
    planter.world.things["number"] = number
    Annotation.objects.create(
        subject_kind="case",
        subject_id=case.pk,
        system="council",
        text=planter.plants.word(CASE),
        written_at=planter.now,
        **who,
    )


def _elsewhere(planter):
    elsewhere.work_elsewhere(
        case=planter.cases["hate.case"],
        system="council",
        number=planter.plants.word("hate.case"),
        keeper=planter.plants.word("hate.case"),
        next_on=planter.now.date() + timedelta(days=5),
        **by(planter, "dan"),
    )


def _list(planter):
    """A list that waits, with an officer whom nobody knows."""
    (row,) = listed(1)
    row[2], row[3] = planter.plants.word(LIST), planter.plants.word(LIST)
    table = Table(list(HOUSING), [(2, row)])
    who = by(planter, "samuel")
    made = imports.begin("cases", {"cases": table}, system="housing", **who)
    made = imports.choose(
        made, choices={"owner": {planter.plants.word(LIST): ""}}, version=1, **who
    )
    with transaction.atomic():
        imports.save_mapping(made, name="Every month", **who)
    planter.world.things["list"] = made


def by(planter, name):
    return {"by": planter.cast[name], "at": planter.now}
