"""Times as a colleague says them; no Django beyond the local clock."""

from datetime import date, datetime, timedelta

from django.utils import timezone


def day(value: date | datetime) -> str:
    """ "Wed 18 Nov", with the year when it is not this one."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    text = f"{value:%a} {value.day} {value:%b}"
    return text if value.year == timezone.localdate().year else f"{text} {value.year}"


def moment(value: datetime) -> str:
    local = timezone.localtime(value)
    return f"{day(value)}, {local:%H:%M}"


def waited(since: datetime, now: datetime) -> str:
    """ "22 min", "3 h 20 min", "2 days"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    days = minutes // (24 * 60)
    return f"{days} day{'s' if days > 1 else ''}"


def late(by: timedelta) -> str:
    """ "26 h late", "50 min late", "3 days late"."""
    minutes = int(by.total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 1)} min late"
    if minutes < 72 * 60:
        return f"{minutes // 60} h late"
    return f"{minutes // (24 * 60)} days late"


def clock(due_at: datetime, now: datetime) -> tuple[str, str]:
    """What a clock says, and its tone: "late", "soon" or ""."""
    if due_at < now:
        return late(now - due_at), "late"
    left = due_at - now
    minutes = int(left.total_seconds() // 60)
    if minutes < 120:
        return f"in {minutes} min", "soon"
    local, today = timezone.localtime(due_at), timezone.localtime(now).date()
    if local.date() == today:
        return f"{local:%H:%M}", ""
    if local.date() == today + timedelta(days=1):
        return f"tomorrow {local:%H:%M}", ""
    return day(due_at), ""
