"""Who may read a report, from where it waits and to whom it was given."""

from collections.abc import Iterator

from commonside.ground.design import ports
from commonside.work.reports.models import Routing


def facts() -> Iterator[ports.Right]:
    """The team of its queue, agencies that get it by rule, and one it was passed to."""
    rows = Routing.objects.exclude(team=None).values_list("report", "team")
    for report, team in rows.iterator():
        yield ports.Right("report", report, f"team:{team}", "content", "team")
    given = Routing.also_to.through.objects.values_list("routing__report", "agency")
    for report, agency in given.iterator():
        yield ports.Right("report", report, f"agency:{agency}", "content", "rule")
    # Passed by a rule alone, nobody decided it: that agency is among those above.
    passed = Routing.objects.filter(state=Routing.State.PASSED)
    by_hand = passed.exclude(decided_by=None).values_list("report", "passed_to")
    for report, agency in by_hand.iterator():
        yield ports.Right("report", report, f"agency:{agency}", "content", "passed")


ports.facts["reports"] = facts
