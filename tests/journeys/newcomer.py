"""Prepares an installation for somebody new, and makes its clock pass.

`python -m tests.journeys.newcomer invite NAME` prints the token of an invitation;
`... idle` makes every open desk one that was left alone half an hour ago.
"""

import sys
from datetime import timedelta

import django


def main() -> None:
    from commonside.shell.web.commands.ground import prepare

    prepare()
    django.setup()
    if sys.argv[1] == "invite":
        sys.stdout.write(invite(sys.argv[2]))
    else:
        idle()


def invite(name: str) -> str:
    from django.utils import timezone

    from commonside.ground.agencies import actions
    from commonside.ground.agencies.models import Agency, User

    agency = Agency.objects.order_by("pk").first()
    user = User.objects.create_user(name.split()[0].lower(), name=name, agency=agency)
    return actions.invite(user, by=None, at=timezone.now())


def idle() -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from commonside.shell.web.sessions.staff import SessionStore

    then = timezone.now() - timedelta(minutes=31)
    for row in Session.objects.all():
        held = SessionStore().decode(row.session_data)
        if "seen_at" in held:
            held["seen_at"] = then.isoformat()
            row.session_data = SessionStore().encode(held)
            row.save()


if __name__ == "__main__":
    main()
