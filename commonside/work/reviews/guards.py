"""May this person read a Case Review, or what their agency was asked of one."""

from typing import Any

from django.db.models import Q

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.work.cases.queries import sharing
from commonside.work.reviews.models import About, Inquiry, Recommendation, Review
from commonside.work.reviews.queries.panels import coordinators


def _guard(model: Any) -> ports.Guard:
    def answer(user: Any, id_: int) -> str:
        seen = model.objects.visible_to(user).filter(pk=id_).exists()
        return "content" if seen else "no"

    return answer


ports.guards |= {
    "review": _guard(Review),
    "inquiry": _guard(Inquiry),
    "recommendation": _guard(Recommendation),
}


def _still_asked(agency_id: int) -> Q:
    """What it still has to answer: it may, after its agreement ran out (S9)."""
    return Q(agency=agency_id, answered_at=None)


def _still_recommended(agency_id: int) -> Q:
    return Q(agency=agency_id, replied_at=None)


ports.supplied |= {"inquiry": _still_asked, "recommendation": _still_recommended}


def _keeper(id_: int) -> User:
    """Who speaks with the person where a message may not go: their point of contact.

    Else whoever runs Case Reviews, and last who wrote it down.
    """
    review = Review.objects.select_related("contact", "decided_by").get(pk=id_)
    found = review.contact or coordinators().first() or review.taken_by
    if found is None:
        raise LookupError("Nobody runs Case Reviews: give somebody the role.")
    return found


def _is_veiled(about: str, kind: str, id_: int) -> bool:
    """As a message about a case that it is about would have to be."""
    about_kind, about_id = about.split(":")
    if about_kind != "review":
        return False
    cases = About.objects.filter(review=int(about_id), kind="case")
    ids = cases.values_list("subject_id", flat=True)
    return any(sharing.is_veiled(f"case:{pk}", kind, id_) for pk in ids)


ports.keepers["review"] = _keeper
ports.veils.append(_is_veiled)
