"""Diary, exhibits, statements, letters and the bundle that a court reads."""

from datetime import datetime, time

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import User
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import LONDON
from commonside.work.cases.models import Case
from commonside.work.evidence.rules.diary import AFFECTED, SOURCES, when
from commonside.work.evidence.rules.exhibits import HANDLED, KINDS
from commonside.work.evidence.rules.letters import READERS, SENT_HOW
from commonside.work.evidence.rules.statements import STATEMENTS
from commonside.work.reports.models import Report

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_code() -> str:
    """How addresses name a record: at random, so that nobody can count (S2)."""
    return get_random_string(10, LETTERS)


class DiaryEntry(models.Model):
    """What happened, once, as the person who lived it noted it."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    # Whose diary it is; empty where the person is not on the case.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    happened_on = models.DateField()
    began = models.TimeField(null=True, blank=True)
    ended = models.TimeField(null=True, blank=True)
    is_ongoing = models.BooleanField(default=False)
    what = models.TextField()
    where = models.TextField(blank=True)
    who = models.TextField(blank=True)
    # From 1, a little, to 5: how it affected them.
    affected = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=list(AFFECTED.items())
    )
    witnesses = models.TextField(blank=True)
    reported_to = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=list(SOURCES.items()))
    # When the person wrote it on paper, or said it; not when it was typed.
    written_at = models.DateTimeField()
    is_late = models.BooleanField()
    # Read over to the person, or signed by them on the sheet.
    is_confirmed = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "diary entries"
        ordering = ("-happened_on", "-began", "-id")
        constraints = [
            models.CheckConstraint(
                name="evidence_diaryentry_affected",
                condition=Q(affected=None) | Q(affected__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="evidence_diaryentry_goes_on_or_ends",
                condition=Q(is_ongoing=False) | Q(ended=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "-happened_on"], name="evidence_diaryentry_case"
            )
        ]

    def __str__(self) -> str:
        return f"diary entry of case {self.case_id}"

    @property
    def when(self) -> str:
        """When it happened, as papers say it."""
        return when(self.happened_on, self.began, self.ended, self.is_ongoing)

    @property
    def happened_at(self) -> datetime:
        """By which it is put in order; without an hour, the beginning of the day."""
        return datetime.combine(self.happened_on, self.began or time(0), LONDON)


class Annotation(models.Model):
    """A correction of an entry that may no longer change; added, never altered."""

    entry = models.ForeignKey(DiaryEntry, models.CASCADE, related_name="annotations")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"annotation of diary entry {self.entry_id}"


class Sheet(models.Model):
    """Diary sheets that somebody was given to write on, until they are back."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How long they write, and on which days they are asked, as it was agreed then.
    practice = models.ForeignKey(Version, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    back_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(back_at=None),
                name="evidence_sheet_one_out_of_a_case",
            ),
            models.CheckConstraint(
                name="evidence_sheet_back_in_pairs",
                condition=Q(back_at=None, back_by=None)
                | Q(back_at__isnull=False, back_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"diary sheets of case {self.case_id}"


class Reading(models.Model):
    """A colleague has read the whole diary as it stood then; never altered."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    entries = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"reading of the diary of case {self.case_id}"


class Exhibit(models.Model):
    """One thing that a court may be shown, who made it, and where it has been."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    # Initials of the maker and a number: "NB/1".
    reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    about = models.TextField()
    maker = models.CharField(max_length=120)
    made_on = models.DateField(null=True, blank=True)
    # Where the original lies, when it is a thing: a safe, a locker, a police store.
    kept_at = models.CharField(max_length=200, blank=True)
    entry = models.ForeignKey(
        DiaryEntry, models.PROTECT, null=True, blank=True, related_name="exhibits"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reference"], name="evidence_exhibit_reference_once"
            )
        ]

    def __str__(self) -> str:
        return f"exhibit of case {self.case_id}"


class Handling(models.Model):
    """One line of continuity: who had the exhibit, when, what for; never altered."""

    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="handled")
    what = models.CharField(max_length=12, choices=list(HANDLED.items()))
    # To whom it went, or where.
    to = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("happened_at", "id")

    def __str__(self) -> str:
        return f"handling of exhibit {self.exhibit_id}"


class Statement(models.Model):
    """What somebody says in writing; once signed, its words stay."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=list(STATEMENTS.items()))
    # As papers name them: a name, or "Witness A" where a name would put them at risk.
    maker = models.CharField(max_length=120)
    words = models.TextField()
    signed_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"statement of case {self.case_id}"

    @property
    def is_signed(self) -> bool:
        return self.signed_on is not None


class Paper(models.Model):
    """A letter, notice or statement written from a template, and how it went out."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    # The template, in the version from which it was written.
    template = models.ForeignKey(Version, models.PROTECT, related_name="+")
    reader = models.CharField(max_length=10, choices=list(READERS.items()))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_name = models.CharField(max_length=160)
    to_address = models.TextField(blank=True)
    subject = models.CharField(max_length=160)
    words = models.TextField()
    # The language of the template from which it was written.
    language = models.CharField(max_length=20, default="en")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # What could tell who complained, as it was listed when a person confirmed it.
    found = models.JSONField(default=list, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sent_how = models.CharField(
        max_length=6, blank=True, choices=list(SENT_HOW.items())
    )
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="evidence_paper_confirmed_in_pairs",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_paper_sent_in_pairs",
                condition=Q(sent_at=None, sent_by=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
            # Nothing goes to an alleged person before somebody has looked (S51).
            models.CheckConstraint(
                name="evidence_paper_alleged_confirmed",
                condition=~Q(reader="alleged")
                | Q(sent_at=None)
                | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"paper of case {self.case_id}"

    @property
    def is_for_alleged(self) -> bool:
        return self.reader == "alleged"


class Layout(models.Model):
    """A Word file that people of the partnership edited, in which letters are set."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    content = models.BinaryField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"layout {self.code}"


class Bundle(models.Model):
    """Papers of one case put together as one PDF, and who asked for them."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        MADE = "made", "Ready"
        FAILED = "failed", "Not made"

    class Kind(models.TextChoices):
        COURT = "court", "Court bundle"
        DIARY = "diary", "Diary"

    code = models.CharField(max_length=12, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    title = models.CharField(max_length=160)
    marking = models.CharField(max_length=80)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    statements = models.ManyToManyField(Statement, blank=True, related_name="+")
    exhibits = models.ManyToManyField(Exhibit, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The row behind its bar.
    bar = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=0)
    # How often a safe contact or an address was left out of what people typed.
    withheld = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"bundle of case {self.case_id}"


class Picked(models.Model):
    """A report whose words a named officer let into one bundle, and why (S51)."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="picked")
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    why = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "report"], name="evidence_picked_once"
            )
        ]

    def __str__(self) -> str:
        return f"report picked for bundle {self.bundle_id}"
