"""Where a case, and the page of a team, lead to the pages of this room."""

from commonside.ground.design import ports
from commonside.ground.design.ports import Entry
from commonside.work.cases.queries.case import Head


def _is_for(head: Head) -> bool:
    """The agency that works the case reads how it was read; a partner does not."""
    return head.is_ours and head.sees_contact


ports.menus["cases.look"].append(
    Entry("oversight:readings", "What samples said of it", _is_for)
)
ports.menus["cases.team"].append(
    Entry("oversight:move", "Move cases", lambda user: user.may("cases.allocate"))
)
