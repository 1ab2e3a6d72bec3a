"""What each kind of practice file must and may say."""

from commonside.ground.practice.loading import (
    case_review,
    routes,
    safety,
    samples,
    streets,
    support,
)
from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading import vocabulary as v
from commonside.ground.practice.rules import MARKS

HEAD: dict[str, s.Check] = {
    "kind": s.code,
    "key": s.code,
    "version": s.whole(1),
    "valid_from": s.day,
    "title": s.text,
    "source": s.text,
    "mark": s.one_of(*MARKS),
    "verified_by": s.maybe_text,
}
HEAD_MAY: dict[str, s.Check] = {"valid_to": s.day, "verified_on": s.day}
# An entry may say its own source and how sure we are of it.
SAYS: dict[str, s.Check] = {"source": s.text, "mark": s.one_of(*MARKS)}

OPTION = s.table({"code": s.code, "label": s.words}, {"needs_words": s.flag})
COUNTED = {"rule": s.one_of(*v.COUNTING), "amount": s.whole()}
NSIR = s.table(
    {"category": s.one_of(*v.NSIR), "qualifier": s.one_of(*v.QUALIFIERS)},
)
WHEN = s.each(s.many(s.code, least=1))
THEN = s.table(
    {},
    {
        "due": s.table(COUNTED),
        "offer_route": s.one_of("police_intelligence"),
        "pass_to": s.many(s.one_of(*v.AGENCY_KINDS), least=1),
        "only": s.flag,
        "ask": s.one_of("offer_of_help"),
        "require_third": s.flag,
        "record_against": s.many(s.one_of("vehicle", "driver"), least=1),
        "never_record_against": s.many(s.one_of("exploited_person"), least=1),
        "leave_to": s.one_of("safer_way"),
        "queue": s.one_of("restricted"),
        "existence": s.flag,
    },
)
CLOCK = {
    "duty": s.one_of(*v.DUTIES),
    "band": s.one_of("any", *v.BANDS),
    "starts": s.one_of(*v.STARTS),
    "label": s.words,
} | COUNTED
CLOCK_MAY: dict[str, s.Check] = {
    "tell_duty_contact": s.flag,
    "also_after": s.one_of("new_incident"),
    "by": s.code,
    **SAYS,
}
CHECKED = s.table(
    {"code": s.code, "text": s.words, "required": s.flag},
    {"fact": s.one_of(*v.FACTS)},
)
RUNG: dict[str, s.Check] = {
    "code": s.code,
    "label": s.words,
    "what": s.words,
    "purpose": s.one_of(*v.PURPOSES),
    "needs": s.many(s.one_of(*v.WEIGHED)),
}

BODIES: dict[str, tuple[dict[str, s.Check], dict[str, s.Check]]] = {
    "categories": (
        {
            "group": s.many(
                s.table({"code": s.code, "name": s.text, "label": s.words}), least=1
            ),
            "category": s.many(
                s.table(
                    {
                        "code": s.code,
                        "number": s.text,
                        "group": s.code,
                        "name": s.text,
                        "label": s.words,
                        "nsir": NSIR,
                        "police_uk": s.one_of(*v.POLICE_UK),
                        "police_uk_if_crime": s.many(s.one_of(*v.POLICE_UK)),
                        "service": s.code,
                        "published": s.one_of("exact", "cell", "never"),
                    },
                    {"third": s.many(OPTION), "nsir_if_one_home": NSIR, **SAYS},
                ),
                least=1,
            ),
            "rule": s.many(
                s.table(
                    {"code": s.code, "when": WHEN, "then": THEN, "reason": s.words},
                    SAYS,
                )
            ),
        },
        {},
    ),
    "strands": (
        {
            "recorded": s.words,
            "strand": s.many(
                s.table({"code": s.code, "label": s.words, "monitored": s.flag}, SAYS),
                least=1,
            ),
        },
        {},
    ),
    "answers": (
        {
            "answer": s.many(
                s.table(
                    {"code": s.code, "label": s.words, "options": s.many(OPTION)},
                    {"many": s.flag},
                ),
                least=1,
            )
        },
        {},
    ),
    "risk": (
        {
            "max": s.whole(1),
            "answers": s.code,
            "question": s.many(
                s.table(
                    {
                        "code": s.code,
                        "number": s.whole(1),
                        "text": s.words,
                        "options": s.many(
                            s.table(
                                {
                                    "code": s.code,
                                    "points": s.whole(),
                                    "label": s.words,
                                    "reason": s.words,
                                },
                                {"forces": s.code},
                            ),
                            least=2,
                        ),
                    },
                    {"asked_of": s.one_of("person", "officer"), **SAYS},
                ),
                least=1,
            ),
            "band": s.many(
                s.table(
                    {
                        "code": s.one_of(*v.BANDS),
                        "label": s.words,
                        "from": s.whole(),
                        "to": s.whole(),
                        "bars": s.whole(1),
                    },
                    SAYS,
                ),
                least=3,
            ),
            "force_high": s.many(
                s.table({"code": s.code, "label": s.words}, {"safeguarding": s.flag})
            ),
            "vulnerability": s.many(s.table({"code": s.code, "label": s.words})),
            "override": s.table({"raise": s.code, "lower": s.code}),
            "provisional": s.table(
                {
                    "medium_from": s.whole(1),
                    "high_from": s.whole(1),
                    "rule": s.many(
                        s.table(
                            {"code": s.code, "when": WHEN, "reason": s.words},
                            {
                                "band": s.one_of(*v.BANDS),
                                "points": s.whole(1),
                                "flag": s.flag,
                            },
                        )
                    ),
                }
            ),
        },
        {},
    ),
    "limits": (
        {
            "limit": s.many(
                s.table(
                    {
                        "code": s.one_of(*v.LIMITS),
                        "label": s.words,
                        "tries": s.whole(1),
                        "minutes": s.whole(1),
                    },
                    SAYS,
                ),
                least=1,
            ),
        },
        {},
    ),
    "clocks": (
        {
            "cap": s.table(
                {"duty": s.one_of(*v.DUTIES), "unless": s.code, **COUNTED}, SAYS
            ),
            "clock": s.many(s.table(CLOCK, CLOCK_MAY), least=1),
            "no_contact": s.table(
                {"attempts": s.whole(1), "ways": s.whole(1), **COUNTED}, SAYS
            ),
        },
        {},
    ),
    "outcomes": (
        {
            "outcome": s.many(
                s.table(
                    {
                        "code": s.code,
                        "slug": s.code,
                        "label": s.words,
                        "stopped": s.flag,
                        "success": s.flag,
                    },
                    {
                        "excluded": s.flag,
                        "needs": s.one_of("victim_agrees", "attempts"),
                        **SAYS,
                    },
                ),
                least=1,
            ),
            "confirmed_by": s.many(
                s.table({"code": s.code, "label": s.words, "counts": s.flag}), least=1
            ),
        },
        {},
    ),
    "gateway": (
        {
            "label": s.words,
            "when": s.words,
            "notes": s.words,
            "to_kinds": s.many(s.one_of("any", *v.AGENCY_KINDS), least=1),
            "personal": s.flag,
        },
        {
            "conditions": s.many(s.text),
            "needs": s.one_of("consent"),
            # Whether the person harmed may read that the agency takes part.
            "told_to_subject": s.flag,
        },
    ),
    "measure": (
        {
            "definition_version": s.whole(1),
            "function": s.text,
            "outcomes": s.code,
            "question": s.words,
            "sentence": s.words,
            "why_it_matters": s.words,
            "numerator": s.words,
            "denominator": s.words,
            "success": s.many(s.code, least=1),
            "excluded": s.many(s.code),
            "confirmed_by": s.many(s.code, least=1),
            "recurrence_days": s.whole(1),
            "durability_days": s.whole(1),
            "place_metres": s.whole(),
            "interval": s.one_of("wilson"),
            "confidence": s.share,
            "publish_from": s.whole(1),
            "direction": s.one_of("up", "down"),
            "returned": s.words,
            "not_confirmed": s.words,
            "failure": s.many(
                s.table(
                    {
                        "code": s.code,
                        "label": s.words,
                        "outcomes": s.many(s.code, least=1),
                    }
                ),
                least=1,
            ),
            "beside": s.many(
                s.table({"code": s.code, "label": s.words}, {"outcome": s.code})
            ),
        },
        {"claim": s.words},
    ),
    "procedure": (
        {
            "suits": s.one_of(*v.SUITS),
            "stage": s.many(
                s.table(
                    {
                        "code": s.one_of(*v.STAGES),
                        "label": s.words,
                        "checks": s.many(CHECKED),
                        "next": s.many(s.code),
                    },
                    # The letters that belong to it, by their key.
                    {"letters": s.many(s.code)},
                ),
                least=1,
            ),
            "phrase": s.many(s.table({"code": s.code, "text": s.words})),
        },
        # Clocks that stand before those of casework.
        {
            "clock": s.many(s.table(CLOCK, CLOCK_MAY)),
            # What a report must say for this procedure to be offered.
            "offer": s.many(s.table({"code": s.code, "when": WHEN, "reason": s.words})),
        },
    ),
    "ladder": (
        {
            "rung": s.many(
                s.table({**RUNG, "number": s.whole(), "against": s.flag}, SAYS), least=1
            ),
            "place": s.many(s.table(RUNG, SAYS)),
        },
        {},
    ),
    "notice": (
        {
            "heading": s.words,
            "section": s.many(
                s.table({"heading": s.words, "text": s.many(s.words, least=1)}),
                least=1,
            ),
        },
        {
            "cookie": s.many(
                s.table({"name": s.text, "purpose": s.words, "life": s.words})
            )
        },
    ),
    # A message to somebody who is not staff: what each channel says, what is said
    # instead where nothing may show, and what a colleague says who speaks with them.
    "letter": (
        {
            "speak": s.many(s.words, least=1),
        },
        {
            "needs": s.many(
                s.table({"code": s.code, "label": s.words}, {"long": s.flag})
            ),
            "email": s.many(s.words, least=1),
            "text": s.many(s.words, least=1),
            "letter": s.many(s.words, least=1),
            # Only our own programme writes it: no officer chooses it from a list.
            "by_itself": s.flag,
        },
    ),
    # Papers that officers write: each paragraph in a template that may only name facts.
    "paper": (
        {
            "reader": s.one_of("alleged", "harmed", "agency"),
            "subject": s.text,
            "paragraph": s.many(s.text, least=1),
        },
        # The same letter in other languages, each of them whole.
        {
            "in": s.each(
                s.table({"subject": s.text, "paragraph": s.many(s.text, least=1)})
            )
        },
    ),
    # Diary sheets: how long somebody writes, when we ask, what the blank sheets say.
    "diary": (
        {
            "days": s.whole(1),
            "prompt": s.many(s.table(COUNTED)),
            "heading": s.words,
            "says": s.many(s.words),
            "sign": s.words,
            "column": s.many(
                s.table({"code": s.code, "label": s.words, "width": s.whole(1)}),
                least=1,
            ),
        },
        {},
    ),
    "letterhead": (
        {
            "sender": s.words,
            "subject": s.words,
            "open": s.many(s.words),
            "close": s.many(s.words),
            "veiled": s.words,
        },
        {},
    ),
    "signposts": (
        {
            "reason": s.many(
                s.table(
                    {"code": s.code, "label": s.words}, {"check_vulnerability": s.flag}
                ),
                least=1,
            )
        },
        {},
    ),
    "services": (
        {
            "service": s.many(
                s.table(
                    {
                        "code": s.code,
                        "label": s.words,
                        "to_kind": s.one_of(*v.AGENCY_KINDS),
                        "public": s.flag,
                    }
                ),
                least=1,
            )
        },
        {},
    ),
    # How a list of another system is read: its columns, and what its words mean.
    "mapping": (
        {
            "of": s.one_of(*v.LISTS),
            "system": s.code,
            "label": s.words,
            "column": s.many(
                s.table({"fact": s.code, "names": s.many(s.text, least=1)}), least=1
            ),
            "meaning": s.many(
                s.table(
                    {"fact": s.code, "words": s.many(s.text, least=1), "means": s.code}
                )
            ),
        },
        {},
    ),
    "case_review": (case_review.NEEDED, {}),
    "permissions": ({"words": s.each(s.text)}, {"two_people": s.many(s.text)}),
    "role": (
        {
            "label": s.words,
            "agencies": s.many(s.one_of("any", *v.AGENCY_KINDS), least=1),
            "content": s.flag,
            "purpose": s.words,
            "may": s.many(s.text, least=1),
        },
        {},
    ),
}
BODIES |= support.BODIES | safety.BODIES | samples.BODIES | routes.BODIES
BODIES |= streets.BODIES
