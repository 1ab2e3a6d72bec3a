"""Lists that were brought in, the numbers of other systems, and what goes back."""

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from commonside.ground.agencies.models import User
from commonside.ground.keys.fields import EncryptedJSON
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_code() -> str:
    """How addresses name a list: at random, so that nobody can count (S2)."""
    return get_random_string(12, LETTERS)


class Mapping(models.Model):
    """Which column of a list is which fact, as somebody saved it for the next time."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    system = models.CharField(max_length=40)
    # The shipped mapping that it began with, whose meanings still hold.
    based_on = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # {fact: name of the column}
    columns = models.JSONField(default=dict)
    # {fact: {word of theirs: code of ours}}
    meanings = EncryptedJSON(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One list that somebody brought: read, tried, brought in, perhaps undone."""

    class State(models.TextChoices):
        TRIED = "tried", "Tried, not brought in"
        RUNNING = "running", "Being brought in"
        DONE = "done", "Brought in"
        UNDONE = "undone", "Undone"
        LEFT = "left", "Left"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    kind = models.CharField(max_length=20)
    system = models.CharField(max_length=40)
    mapping = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # {sheet: {fact: name of the column}}
    columns = models.JSONField(default=dict)
    # What was chosen for words that we do not know: {fact: {word: code of ours}}.
    choices = EncryptedJSON(null=True, blank=True)
    # {sheet: {"header": [...], "lines": [[number, [cells]]]}}, until it is brought in.
    held = EncryptedJSON(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.TRIED)
    # Outcomes counted, by sheet: {"cases": {"new": 298}}.
    counts = models.JSONField(default=dict, blank=True)
    # From which day the clocks of brought cases run.
    go_live = models.DateField(null=True, blank=True)
    # The bar of the job that brings it in.
    bar = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["by", "-at"], name="exchange_import_by")]
        constraints = [
            models.CheckConstraint(
                name="exchange_import_undone_in_pairs",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"import {self.code}"

    @property
    def is_tried(self) -> bool:
        return self.state == self.State.TRIED


class Line(models.Model):
    """What became of one line of a list; `made` is what an undo would remove."""

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed: a note was added"
        SAME = "same", "Here already, unchanged"
        REPEATED = "repeated", "Stands twice in the list"
        LEFT = "left", "Left out, as chosen"
        REFUSED = "refused", "Cannot be brought in"

    brought = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    sheet = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    # Why not, in a sentence that may repeat what the line says.
    why = models.TextField(blank=True)
    # References of rows, in the order in which they were made.
    made = models.JSONField(default=list, blank=True)
    # Why an undo left it.
    stays = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("sheet", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["brought", "sheet", "number"], name="exchange_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"line {self.number} of import {self.brought_id}"


class About(models.Model):
    """A row about a record of a lower room, as `case:12`."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}"


class Reference(About):
    """The number that a record has in another system."""

    system = models.CharField(max_length=40)
    # As it is written there, and as it is compared.
    reference = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    # Somebody gave a number that a record hidden from them has: kept all the same, so
    # that nobody learns of the other by being refused (S2).
    is_second = models.BooleanField(default=False)
    # What the list said when it came last, to tell what has changed since.
    held = EncryptedJSON(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    brought = models.ForeignKey(
        Import, models.SET_NULL, null=True, blank=True, related_name="references"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "subject_kind", "key"],
                condition=Q(is_second=False),
                name="exchange_reference_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id"], name="exchange_reference_subject"
            ),
            models.Index(fields=["key"], name="exchange_reference_key"),
        ]

    def __str__(self) -> str:
        return f"number of {self.subject} in {self.system}"


class Annotation(About):
    """What another system says since, or a note from there; what was told stays."""

    system = models.CharField(max_length=40)
    text = models.TextField()
    # When it was written there, where the list says so.
    written_at = models.DateTimeField()
    brought = models.ForeignKey(
        Import, models.SET_NULL, null=True, blank=True, related_name="annotations"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at", "-id")
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id"], name="exchange_annotation_of"
            )
        ]

    def __str__(self) -> str:
        return f"annotation of {self.subject}"


class Elsewhere(models.Model):
    """A case whose work is written down in another system; here is when to ask."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="elsewhere")
    system = models.CharField(max_length=40)
    reference = models.CharField(max_length=120)
    # Who has it there: in this house perhaps nobody knows them.
    keeper = models.CharField(max_length=120)
    next_on = models.DateField()
    since = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "elsewhere"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_at=None),
                name="exchange_elsewhere_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} in {self.system}"


class Copied(models.Model):
    """What was new in a case was taken over into another system, by whom and when."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="copies")
    system = models.CharField(max_length=40)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "copied"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"copy of case {self.case_id} for {self.system}"


class Reader(models.Model):
    """Who fetches, each morning, the list of what concerns their agency."""

    user = models.OneToOneField(User, models.CASCADE, related_name="nightly")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"nightly list of user {self.user_id}"
