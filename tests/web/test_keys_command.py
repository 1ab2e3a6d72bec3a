"""`commonside keys`: rotated, encrypted anew and retired without losing a word."""

from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.models import Draft
from commonside.ground.drafts.queries import load
from commonside.ground.files import actions as files
from commonside.ground.files.models import File
from commonside.ground.files.queries import content
from commonside.ground.keys import receipts, ring
from commonside.ground.people.models import Person, SafeContact
from commonside.ground.timetable.models import Progress, Result
from commonside.shell.web import jobs, keyring
from commonside.shell.web.commands import Wrong, keys, main
from commonside.work.reports.actions import confirm_receipt, submit
from commonside.work.reports.models import Report
from tests.cases import reported
from tests.files import hostile
from tests.reports.test_actions import NOISE

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
HOUR = timedelta(hours=1)
WAYS = {"phone": "07700 900142", "code_word": "planted kettle"}


@pytest.fixture(autouse=True)
def ringed(tmp_path, monkeypatch, settings):
    """Keys of this test alone."""
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setenv("COMMONSIDE_KEYS", str(settings.KEYS))
    ring.make(settings.KEYS)
    yield settings.KEYS
    ring.lru_clear()


@pytest.fixture
def held(at, cast):
    """Something encrypted in each column that there is."""
    from commonside.ground.practice.actions import load_versions

    load_versions(reported.luton().versions, by=None, at=at)
    person = Person.objects.create(known_as="Nasreen", added_at=at)
    SafeContact.objects.create(person=person, ways=WAYS)
    report = reported.report(at=at)
    upload = SimpleUploadedFile("a.jpg", hostile.picture())
    whose = {"subject_kind": "report", "subject_id": report.pk}
    files.keep(upload, **whose, by=None, at=at)
    TOTP.activate(cast["joanne"], SECRET)
    RecoveryCodes.activate(cast["joanne"])
    times = {"saved_at": at, "ends_at": at}
    Draft.objects.create(owner="x", form="y", values=WAYS, **times)
    when = {"asked_at": at, "expires_at": at}
    Result.objects.create(code="x", kind="y", by_id=1, held=[WAYS], **when)
    return report


def still_reads():
    assert SafeContact.objects.get().ways == WAYS
    assert content(File.objects.get()) == hostile.picture()
    assert Draft.objects.get().values == WAYS
    assert Result.objects.get().held == [WAYS]
    app, codes = Authenticator.objects.order_by("pk")
    assert get_adapter().decrypt(app.data["secret"]) == SECRET
    assert len(codes.wrap().get_unused_codes()) == 10
    told = Report.objects.get().told.get(role="reporter")
    assert told.contact["phone"] == "07700 900142"


def tokens(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def test_every_kind_of_encrypted_column_has_something_to_try(held):
    """A column of any room is found by its class; each kind of them is tried below."""
    columns = [place for place in keyring.places() if isinstance(place, keyring.Place)]
    tried = {(c.purpose, c.field.null) for c in columns if c.rows.exists()}
    assert tried == {(c.purpose, c.field.null) for c in columns}
    assert {c.purpose for c in columns} <= set(ring.PURPOSES)
    assert keyring.SecondFactors().rows.exists()


def test_rotation_keeps_old_data_readable_for_every_purpose(held, at):
    """S17: fields, files, receipts, sessions and seals made before a rotation."""
    kept = receipts.keep("1234567890123456", "blue kettle")
    session = signing.dumps({"who": 1}, key=ring.session_secret(settings.KEYS))
    _, signature = ring.sign(settings.KEYS, "seals", "a seal")
    (public,) = ring.public_keys(settings.KEYS, "seals").values()
    for purpose in ring.PURPOSES:
        assert keyring.rotate(purpose, at=at) == "0002"
    still_reads()
    found = receipts.look_up(
        "1234567890123456", "Blue Kettle", lambda all_: kept, lambda row: row
    )
    assert found == kept
    (old,) = ring.session_fallbacks(settings.KEYS)
    newest = ring.session_secret(settings.KEYS)
    assert signing.loads(session, key=newest, fallback_keys=[old]) == {"who": 1}
    assert public in ring.public_keys(settings.KEYS, "seals").values()
    assert ring.is_signed(public, signature, "a seal")
    kinds = Event.objects.filter(kind="keys.rotated").values_list("subject", flat=True)
    assert set(kinds) == {f"keys:{purpose}" for purpose in ring.PURPOSES}


def test_after_rewrapping_the_old_keys_can_go(held, at):
    """S17: encrypted anew by a job, after which an old key can be retired."""
    for purpose in ("fields", "files"):
        keyring.rotate(purpose, at=at)
        with pytest.raises(Exception, match="still encrypted by older keys"):
            keyring.retire(purpose, "0001", at=at)
    before = tokens("files_file", "key")
    bar = keyring.ask_rewrap(at=at)
    jobs.rewrap.call(progress=bar.key)
    bar.refresh_from_db()
    assert bar.state == Progress.State.DONE
    assert bar.result["rewrapped"] >= 6
    assert (bar.done, bar.total) == (bar.total, bar.done)
    assert tokens("files_file", "key") != before
    key = Report.objects.get().reporter_key
    for purpose in ("fields", "files"):
        keyring.retire(purpose, "0001", at=at)
    still_reads()
    assert Report.objects.get().reporter_key not in ("", key)
    again = reported.report(at=timezone.now())
    assert again.reporter_key == Report.objects.get(pk=held.pk).reporter_key


def test_rewrapping_again_changes_nothing(held, at):
    keyring.rotate("fields", at=at)
    said = []
    assert keyring.rewrap(lambda *n: said.append(n), at=at) >= 3
    assert said[0][0] == 0
    assert said[-1][0] == said[-1][1]
    before = tokens("people_safecontact", "ways")
    assert keyring.rewrap(lambda *n: None, at=at) == 0
    assert tokens("people_safecontact", "ways") == before


def test_a_row_that_is_gone_or_changed_meanwhile_is_left_alone(held, at):
    for place in keyring.places():
        place.again(0)
    assert Draft.objects.get().values == WAYS


@pytest.mark.usefixtures("_ready")
def test_a_key_of_receipts_goes_with_the_receipts_of_its_time(capsys, held, at):
    """S17: refused while it is needed; given up only by saying so."""

    def told():
        return submit(answers=NOISE, channel="web", by=None, at=at, word="blue kettle")

    def opens(receipt):
        said = {"receipt": receipt, "word": "blue kettle", "network": "192.0.2.7"}
        return confirm_receipt(**said, at=at)

    def put_by(number):
        kept = receipts.keep(number, "blue kettle")
        until = at + timedelta(days=14)
        assert drafts.put_by(load("x", "y", at - HOUR), kept, at, until=until)

    before = told()
    Draft.objects.update(ends_at=at)
    put_by("1234567890123456")
    keyring.rotate("receipts", at=at)
    after = told()
    with pytest.raises(Wrong, match=r"3 receipts .* open only by 0001"):
        keys.retired(asked("retire", "receipts", "0001"))
    assert opens(before.receipt) == before.report
    with pytest.raises(Wrong, match="is the newest key"):
        keys.retired(asked("retire", "receipts", "0002", "--give-up"))
    assert opens(after.receipt) == after.report
    assert keys.retired(asked("retire", "receipts", "0001", "--give-up")) == 0
    assert "3 receipts open nothing any more." in capsys.readouterr().out
    with pytest.raises(Refused):
        opens(before.receipt)
    assert not drafts.take_up("y", "1234567890123456", "blue kettle", at, owner="z")
    assert opens(after.receipt) == after.report
    assert Report.objects.count() == 3
    assert '"count":3' in Event.objects.get(kind="keys.retired").body
    keyring.rotate("receipts", at=at)
    Report.objects.update(receipt_hash="")
    assert keys.retired(asked("retire", "receipts", "0002")) == 0


@pytest.mark.usefixtures("_ready")
def test_what_must_not_go_does_not(at):
    with pytest.raises(Wrong, match="is the newest key"):
        keys.retired(asked("retire", "sessions", "0001"))
    with pytest.raises(Wrong, match="no key 0009"):
        keys.retired(asked("retire", "sessions", "0009"))


def asked(*words):
    from commonside.shell.web.commands import parser

    return parser().parse_args(["keys", *words])


@pytest.fixture
def _ready(monkeypatch):
    monkeypatch.setattr(keys, "ready", lambda: None)


@pytest.mark.usefixtures("_ready")
def test_the_words_of_the_command(capsys, held, at):
    assert main(["keys", "rotate", "fields"]) == 0
    assert "fields 0002 is now the newest key." in capsys.readouterr().out
    assert main(["keys", "rotate", "sessions"]) == 0
    assert "Start the servers again" in capsys.readouterr().out
    assert main(["keys", "list"]) == 0
    shown = capsys.readouterr().out
    assert [line.split()[:2] for line in shown.splitlines() if "old" in line] == [
        ["sessions", "0001"],
        ["fields", "0001"],
    ]
    assert main(["keys", "rewrap", "--here"]) == 0
    assert "rows are encrypted by the newest keys now." in capsys.readouterr().out
    assert main(["keys", "retire", "fields", "0001"]) == 0
    assert "fields 0001 is gone." in capsys.readouterr().out
    still_reads()


@pytest.mark.usefixtures("_ready")
def test_the_command_watches_the_worker_and_says_when_there_is_none(capsys, held, at):
    keyring.rotate("files", at=at)
    bar = keyring.ask_rewrap(at=at)

    def work(seconds):
        jobs.rewrap.call(progress=bar.key)

    assert keys.watched(bar, lambda: 0.0, work) == 0
    assert "1 of 1\n" in capsys.readouterr().out
    times = iter((0.0, 1.0, 99.0))
    with pytest.raises(Wrong, match="No worker has taken it up"):
        keys.watched(keyring.ask_rewrap(at=at), lambda: next(times), lambda s: None)
    Progress.objects.filter(pk=bar.pk).update(state=Progress.State.FAILED)
    bar.refresh_from_db()
    with pytest.raises(Wrong, match="It failed"):
        keys.watched(bar, lambda: 0.0, work)
