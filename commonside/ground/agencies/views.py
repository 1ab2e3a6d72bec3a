"""The roles as anybody on the staff may read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonside.ground.agencies import rules
from commonside.ground.agencies.doors import needs


@needs("practice.read")
def roles(request: HttpRequest) -> HttpResponse:
    """Who may do what, as the information lead approved it."""
    words = rules.permission_words()
    shown = [
        (role, [words.get(code, code) for code in sorted(role.may)])
        for role in rules.roles().values()
    ]
    return render(request, "agencies/roles.html", {"roles": shown})
