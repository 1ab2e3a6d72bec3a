"""What killed imports and replaced months leave is swept once a day."""

from commonside.ground.timetable.registry import every, job


@job(queue="long")
def sweep() -> None:
    from commonside.steering.findings import actions

    actions.sweep()


every("findings.sweep", sweep, "daily 03:40")
