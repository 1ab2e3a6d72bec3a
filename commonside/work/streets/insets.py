"""What streets show on a case and in "My work"."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone

from commonside.ground.design import ports
from commonside.ground.design.ports import Entry
from commonside.work.cases.models import Vehicle
from commonside.work.cases.queries.case import Head
from commonside.work.reports.models import Plate
from commonside.work.streets.models import Abandoned, Drinking
from commonside.work.streets.queries import places, vehicles


def _is_for(head: Head) -> bool:
    return head.is_ours and head.sees_contact


def _has_some(head: Head) -> bool:
    return _is_for(head) and getattr(head.case, "has_street", True)


def _on_now(request: Any, head: Head) -> str:
    """A vehicle seen twice, or one that stands abandoned, on the first page."""
    if not _has_some(head):
        return ""
    now = timezone.now()
    left = [one for one in vehicles.abandoned(head.case, at=now) if not one.is_over]
    is_alert = vehicles.is_alert(head.case)
    if not left and not is_alert:
        return ""
    context = {"case": head.case, "left": left, "is_alert": is_alert}
    return render_to_string("streets/now.html", context, request)


def _on_work(request: Any, user: Any) -> str:
    """Places about which somebody owes a decision or an action."""
    if not user.may("places.read"):
        return ""
    rows = places.work(user)
    return render_to_string("streets/work.html", {"rows": rows}) if rows else ""


def _of_case(model: Any, **more: Any) -> Exists:
    return Exists(model.objects.filter(case=OuterRef("pk"), **more))


ports.counts["case"]["has_street"] = (
    _of_case(Vehicle)
    | Exists(Plate.objects.filter(report__case_report__case=OuterRef("pk")))
    | _of_case(Abandoned)
    | _of_case(Drinking)
)
ports.insets["cases.now"].append(_on_now)
ports.insets["web.work"].append(_on_work)
ports.menus["cases.tabs"].append(
    Entry("streets:street", "Street", _has_some, "streets")
)
ports.menus["cases.look"].append(
    Entry("streets:street", "Vehicles, and drinking in the street", _is_for)
)
