"""On a case's History tab: the way to each look, for those who may read it."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from commonside.ground.design import ports
from commonside.shell.web.looks import may_read_looks


def each_look(request: Any, head: Any) -> str:
    case = head.case
    if not may_read_looks(request.user, case):
        return ""
    link = '<p><a class="govuk-link" href="{}">{}</a></p>'
    there = reverse("web:looks", args=[case.reference])
    return format_html(link, there, "Each look, by person, agency and day")


ports.insets["cases.history"].append(each_look)
