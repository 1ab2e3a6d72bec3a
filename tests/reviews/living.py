"""What is done with an application, in one line each, for tests that need it done."""

from datetime import timedelta

from commonside.work.reviews import actions
from commonside.work.reviews.actions.answering import Held
from commonside.work.reviews.models import Complaint


def of(review, by, at):
    review.refresh_from_db()
    return {"review": review, "version": review.version, "by": by, "at": at}


def acknowledge(review, by, at):
    actions.acknowledge(**of(review, by, at))
    review.refresh_from_db()


def ask(review, by, at, gateway, agencies):
    actions.ask(
        **of(review, by, at),
        agencies=agencies,
        words="Nasreen Begum, Flat 4, Marram House",
        gateway=gateway,
    )
    review.refresh_from_db()


def complain(review, by, at, day, **more):
    held = Held(made_on=day, behaved_on=day, **more)
    agency = more.pop("agency", by.agency)
    return actions.add_complaint(review=review, held=held, agency=agency, by=by, at=at)


def three_complaints(review, cast, at):
    for weeks in (9, 6, 3):
        day = (at - timedelta(weeks=weeks)).date()
        complain(review, cast["tom"], at, day)
    review.refresh_from_db()


def answer_all(review, cast, at):
    people = {user.agency_id: user for user in (cast["tom"], cast["joanne"])}
    for inquiry in review.inquiries.filter(answered_at=None):
        by = people[inquiry.agency_id]
        actions.answer(
            inquiry=inquiry, words="We wrote to him.", is_refused=False, by=by, at=at
        )


def look_for_all(review, by, at):
    for row in review.complaints.filter(standing=Complaint.Standing.LISTED):
        actions.look_for(complaint=row, standing="out", why="Not found", by=by, at=at)
    review.refresh_from_db()


def decide(review, by, at):
    actions.decide(**of(review, by, at), is_met=True)
    review.refresh_from_db()


def accept(review, by, at):
    actions.decide(
        **of(review, by, at), is_met=True, ground="harm", reasons="She is afraid."
    )
    review.refresh_from_db()


def refuse(review, by, at):
    actions.decide(**of(review, by, at), is_met=False, reasons="One report only.")
    review.refresh_from_db()


def panel(review, by, at, cast):
    return {
        **of(review, by, at),
        "panel_at": at + timedelta(days=13),
        "place": "Town Hall",
        "chair": "Ros Bell, of the fire service",
        "chair_agency": None,
        "chair_why": "",
        "members": [cast["tom"], cast["lyle"]],
    }


def call_panel(review, by, at, cast):
    actions.call_panel(**panel(review, by, at, cast))
    review.refresh_from_db()


def settle(review, by, at):
    actions.settle_part(**of(review, by, at), part="attends", words="")
    review.refresh_from_db()


def papers(review, by, at):
    actions.send_papers(**of(review, by, at))
    review.refresh_from_db()


def hold(review, by, at):
    came = list(review.members.all()[:1])
    actions.hold(**of(review, by, at), findings="Too slow.", came=came)
    review.refresh_from_db()


def recommend(review, by, at, agency):
    return actions.recommend(
        review=review, agency=agency, words="Fit a door.", act_by=None, by=by, at=at
    )


def send_outcome(review, by, at):
    actions.send_outcome(**of(review, by, at), words="The landlord fits a door.")
    review.refresh_from_db()


def close(review, by, at):
    actions.close(**of(review, by, at), why="All was done.")
    review.refresh_from_db()
