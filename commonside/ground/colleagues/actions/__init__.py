"""Everything that changes an account: one act, one transaction, one trace."""

from commonside.ground.colleagues.actions.adding import (
    add,
    invite_again,
    invite_to_show,
    mail_link,
    note_shown,
    set_duty_contact,
)
from commonside.ground.colleagues.actions.leaving import hand_on, leave, switch_off
from commonside.ground.colleagues.actions.proposals import (
    appoint_by_machine,
    appoint_second,
    decide,
    give,
    lapse,
    propose,
    take_back,
    withdraw,
)
from commonside.ground.colleagues.actions.rolls import (
    confirm,
    keep_rolls,
    switch_off_unused,
)
from commonside.ground.colleagues.actions.subjects import (
    forget_subject,
    record_subject,
)

__all__ = [
    "add",
    "appoint_by_machine",
    "appoint_second",
    "confirm",
    "decide",
    "forget_subject",
    "give",
    "hand_on",
    "invite_again",
    "invite_to_show",
    "keep_rolls",
    "lapse",
    "leave",
    "mail_link",
    "note_shown",
    "propose",
    "record_subject",
    "set_duty_contact",
    "switch_off",
    "switch_off_unused",
    "take_back",
    "withdraw",
]
