"""The clocks of one case: its procedure's own stand before those of casework."""

from datetime import datetime

from commonside.ground.duties.queries import Clocks, clocks_on
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.cases.queries.procedure import followed


def clocks_for(case: Case, at: datetime) -> Clocks:
    """By which a case is counted at a moment; raises DoesNotExist before `setup`."""
    clocks = clocks_on(london_date(at))
    version = followed(case)
    return clocks.with_own(version) if version else clocks
