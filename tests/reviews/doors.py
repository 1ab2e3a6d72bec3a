"""Who gets which page of this room."""

from datetime import date, timedelta

from django.utils import timezone

from commonside.library.analysis.periods import Period
from commonside.work.reviews import actions
from commonside.work.reviews.models import Review, Tally
from tests.house.doors import EVERYBODY, NOBODY, Door, staff_who_may
from tests.reviews import world as there

NOW = timezone.now()
READ = staff_who_may("reviews.read")
TAKE = staff_who_may("reviews.take")
ANSWER = staff_who_may("reviews.answer")
RUN = staff_who_may("reviews.coordinate")
PUBLISH = staff_who_may("reviews.publish")
TOM = frozenset({"tom"})


def of(world):
    """Another that was just received, where there is one; else the world's own."""
    received = Review.objects.filter(state="received").order_by("-pk").first()
    return received or Review.objects.get(pk=world.review.pk)


def review(world):
    return {"reference": of(world).reference}


def version(world):
    return of(world).version


def act(slug, *, before=None, opens_for=RUN, to=review, **values):
    """One thing that is done with an application, with values that do it."""

    def post(world):
        found = {k: v(world) if callable(v) else v for k, v in values.items()}
        return {"version": version(world), **found}

    return Door(
        f"reviews:{slug}",
        opens_for=opens_for,
        to=to,
        post=post,
        post_by="grace",
        before_post=before,
    )


def fresh(world):
    """Another application, that nobody has acknowledged."""
    there.actions.apply(
        there.Application(
            name="Orla Quill",
            words="Noise.",
            asked_for="behalf",
            victim_name="Mo Quill",
            says_consent=True,
        ),
        channel="web",
        by=None,
        at=there.THEN,
    )


def counted(world):
    if Tally.objects.filter(since=date(2024, 4, 1)).exists():
        return
    period = Period.of_months(date(2024, 4, 1), 12)
    actions.count(period=period, words="", by=world.cast["grace"], at=NOW)


def year(world):
    counted(world)
    return {"year": 2024}


def recommendation(world):
    if "advised" in world.things:
        return {"code": world.advised.code}
    there.sent(world)
    return {"code": world.recommendation.code}


def to_say(world):
    """A letter was not safe, and so it is to be said: she ticked the telephone."""
    from commonside.ground.duties.models import Step

    step = Step.objects.about(f"review:{world.review.pk}").live().first()
    return {**review(world), "code": step.code}


def member(world):
    found = world.review.members.first()
    return found.pk if found else ""


def agency(world):
    return world.cast["tom"].agency_id


ACTS = [
    act("acknowledge", before=fresh),
    act("consent", before=fresh, how="Rang her.", alone="on"),
    act(
        "ask",
        agencies=lambda w: [w.cast["lyle"].agency_id],
        words="Nasreen Begum",
    ),
    act("complaint", agency=agency, made_on="2025-12-01"),
    act("decide", is_met="yes", ground="harm", reasons="She is afraid."),
    act(
        "panel",
        before=there.accepted,
        panel_at=(NOW + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        chair="Ros Bell",
        members=lambda w: [w.cast["tom"].pk],
    ),
    act("part", before=there.called, part="attends"),
    act("papers", before=there.called),
    act("hold", before=there.settled, came=member, findings="Too slow."),
    act("recommend", before=there.reviewed, agency=agency, words="Fit a door."),
    act("outcome", before=there.recommended, words="A door is fitted."),
    act("close", before=there.reviewed, why="Enough was done."),
    act("appeal", before=there.refused, words="Three!", late_why="Ill."),
    act("hear", before=there.appealed, is_upheld="yes", reasons="It was three."),
    act("link", number=lambda w: w.case.reference),
    act("withdraw", why=""),
    act(
        "look-for",
        to=lambda w: {**review(w), "code": w.listed.code},
        standing="out",
        why="The same as another.",
    ),
]
DOORS: list[Door] = [
    Door("public-reviews:about", opens_for=EVERYBODY),
    Door("public-reviews:figures", opens_for=EVERYBODY),
    Door("public-reviews:sent", opens_for=EVERYBODY, get=302),
    Door(
        "public-reviews:leave",
        opens_for=EVERYBODY,
        get=405,
        post=lambda w: {},
    ),
    Door(
        "public-reviews:keep",
        opens_for=EVERYBODY,
        to=lambda w: {"step": "story"},
        get=405,
        post=lambda w: {"words": "He ki"},
        post_gets=410,
    ),
    Door(
        "public-reviews:step",
        opens_for=EVERYBODY,
        to=lambda w: {"step": "who"},
        post=lambda w: {"asked_for": "self"},
        post_by=NOBODY,
    ),
    Door("reviews:list", opens_for=READ),
    Door(
        "reviews:take",
        opens_for=TAKE,
        post=lambda w: {
            "channel": "phone",
            "asked_for": "self",
            "name": "Orla Quill",
            "words": "Noise every night.",
            "ways": ["phone"],
            "phone": "07700 900642",
        },
        post_by="joanne",
    ),
    Door(
        "reviews:take-keep",
        opens_for=TAKE,
        get=405,
        post=lambda w: {"words": "Noi"},
        post_by="joanne",
        post_gets=204,
    ),
    Door(
        "reviews:tallies",
        opens_for=RUN | PUBLISH,
        post=lambda w: {"year": "2025", "words": ""},
        post_by="grace",
        post_opens_for=RUN,
    ),
    Door(
        "reviews:tally",
        opens_for=PUBLISH,
        to=year,
        post=lambda w: {},
        post_by="helen",
    ),
    Door("reviews:review", opens_for=RUN, to=review),
    Door("reviews:know", opens_for=RUN, to=review, post=lambda w: {}, post_by="grace"),
    Door(
        "reviews:said",
        opens_for=RUN,
        to=to_say,
        get=405,
        post=lambda w: {},
        post_by="grace",
    ),
    Door(
        "reviews:inquiry",
        opens_for=TOM,
        to=lambda w: {"code": w.inquiry.code},
        post=lambda w: {"words": "Nothing known."},
        post_by="tom",
    ),
    Door(
        "reviews:recommendation",
        opens_for=TOM,
        to=recommendation,
        post=lambda w: {"is_accepted": "yes", "reply": "We will."},
        post_by="tom",
    ),
    *ACTS,
]
