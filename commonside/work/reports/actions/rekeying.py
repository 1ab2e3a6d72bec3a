"""Reports of one person stay alike when an old key is destroyed."""

from commonside.work.reports.actions.submitting import reporter_key
from commonside.work.reports.models import Report, Told


def rekey() -> int:
    """Make the hash by which reports of one person are found by the keys of now.

    It was made of what the reporter gave, which is kept encrypted. Returns how many
    changed. Leaves no trace of its own: the command that asks for it does.
    """
    changed = 0
    rows = Told.objects.filter(role=Told.Role.REPORTER).exclude(contact=None)
    for told in rows.select_related("report").iterator(chunk_size=1000):
        key = reporter_key(told.contact or {})
        if key != told.report.reporter_key:
            same = Report.objects.filter(pk=told.report_id)
            changed += same.update(reporter_key=key)
    return changed
