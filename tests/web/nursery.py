"""Loads the application once and forks servers of it, for `tests.web.killing`.

Reads one JSON list a line (a word and what belongs to it), answers one object a line.
It opens no connection to the database itself: each child opens its own.
"""

import gc
import json
import os
import socket
import sys
import time
from datetime import timedelta


def load():
    """Everything that a request will import, so that a fork is ready at once."""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonside.shell.web.settings")
    from commonside.ground.keys import ring
    from commonside.shell.web.commands.ground import folders, prepare

    ring.make(folders()[1])
    prepare()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    settings.STATIC_ROOT.mkdir(exist_ok=True)
    application = get_wsgi_application()
    assert get_resolver().url_patterns
    import tests.house.signed_in
    import tests.house.world  # noqa: F401

    return application


def serve(application, listening):
    """Answers requests on a socket that outlives us, a thread each."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    WSGIRequestHandler.log_message = lambda *_: None
    server = ThreadedWSGIServer(
        listening.getsockname(), WSGIRequestHandler, bind_and_activate=False
    )
    server.socket.close()
    server.socket = listening
    server.server_name, server.server_port = listening.getsockname()
    server.setup_environ()
    server.set_app(application)
    server.serve_forever(poll_interval=0.05)


def seal():
    """Seals as the timetable does, only without a pause."""
    from commonside.ground.audit.actions import seal

    while True:
        seal()
        time.sleep(0.02)


def prepare():
    """Makes the database and a small world; says how two people save."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from tests.house.world import build

    call_command("migrate", interactive=False, verbosity=0)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    world = build(rooms=False)
    client = Client()
    client.force_login(world.cast["joanne"])
    cookies = "; ".join(f"{k}={v.value}" for k, v in client.cookies.items())
    later = (timezone.now() + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M")
    note = {
        "way": "phone",
        "answered": "she",
        "safe_tonight": "yes",
        "next": "other",
        "next_other": later,
    }
    report = {"main": "noise", "place_text": "by the old oak"}
    return {
        "ways": [
            {
                "path": f"/staff/cases/{world.case.reference}/contact/",
                "field": "note",
                "values": note,
                "cookies": cookies,
            },
            {
                "path": "/staff/reports/take/",
                "field": "words",
                "values": report,
                "cookies": cookies,
            },
        ]
    }


def warm(ways):
    """Saves once each way here, so that every fork begins with what that has loaded."""
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    client = Client()
    for way in ways:
        client.cookies.load(way["cookies"])
        answer = client.post(way["path"], {**way["values"], way["field"]: "warm"})
        assert answer.status_code == 302, answer.content
    connections.close_all()
    gc.collect()
    gc.freeze()


def verify():
    from commonside.ground.audit.queries import verify

    return {"faults": verify().faults}


def count():
    """What is stored, and what of it has no trace of its own."""
    from commonside.ground.audit.models import Event, Seal
    from commonside.work.cases.models import Contact
    from commonside.work.reports.models import Report

    notes = Contact.objects.filter(note__startswith="mark")
    reports = Report.objects.filter(words__startswith="mark")
    traced = Event.objects.filter(kind="case.contacted").count() - 1  # the warm one
    told = set(
        Event.objects.filter(kind="report.submitted").values_list("subject", flat=True)
    )
    untraced = [pk for pk in reports.values_list("pk", flat=True)]
    return {
        "marks": [
            *notes.values_list("note", flat=True),
            *reports.values_list("words", flat=True),
        ],
        "untraced": abs(notes.count() - traced)
        + sum(f"report:{pk}" not in told for pk in untraced),
        "events": Event.objects.count(),
        "seals": Seal.objects.count(),
    }


def forked(task, *more):
    """Runs something for ever in a child; its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        task(*more)
    finally:
        os._exit(1)


def asked(task):
    """Runs something in a child, and returns what it said."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(reading)
            with os.fdopen(writing, "w") as out:
                json.dump(task(), out)
            os._exit(0)
        except BaseException as fault:
            sys.stderr.write(f"{task.__name__}: {fault!r}\n")
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as said:
        text = said.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def main(port):
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(64)
    application = load()
    for line in sys.stdin:
        word, *more = json.loads(line)
        if word == "serve":
            said = {"pid": forked(serve, application, listening)}
        elif word == "seal":
            said = {"pid": forked(seal)}
        elif word == "bury":
            os.waitpid(more[0], 0)
            said = {}
        elif word == "prepare":
            said = asked(prepare)
            warm(said["ways"])
        else:
            said = asked({"verify": verify, "count": count}[word])
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
