"""Who opens which door of reports: residents' doors are open to everybody."""

from tests.house.doors import EVERYBODY, Door, staff_who_may

TAKE = staff_who_may("reports.take")


def a_step(world):
    return {"step": "words"}


DOORS = [
    Door("public-reports:start", opens_for=EVERYBODY, post=lambda w: {"danger": "no"}),
    # Without a draft of one's own each of these leads back to the start.
    Door("public-reports:step", opens_for=EVERYBODY, to=a_step, get=302),
    Door("public-reports:keep", opens_for=EVERYBODY, to=a_step, get=405),
    Door("public-reports:sent", opens_for=EVERYBODY, get=302),
    Door(
        "public-reports:call",
        opens_for=EVERYBODY,
        post=lambda w: {"about": "noise", "phone": "07700 900142"},
    ),
    Door("public-reports:called", opens_for=EVERYBODY),
    Door("public-reports:later", opens_for=EVERYBODY, get=302),
    Door(
        "public-reports:back",
        opens_for=EVERYBODY,
        post=lambda w: {"receipt": "1234", "word": "no such word"},
        post_gets=200,
    ),
    Door("public-reports:leave", opens_for=EVERYBODY, get=405, post=lambda w: {}),
    Door("public-reports:safer", opens_for=EVERYBODY),
    Door(
        "reports:take",
        opens_for=TAKE,
        post=lambda w: {"main": "noise", "place_text": "by the old oak"},
        post_by="joanne",
    ),
    Door(
        "reports:take-keep",
        opens_for=TAKE,
        get=405,
        post=lambda w: {"words": "He says"},
        post_by="joanne",
        post_gets=204,
    ),
]
