"""Who opens which door of the practice room."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonside.ground.practice.loading.writing import as_file
from commonside.ground.practice.models import Version
from tests.house.doors import Door, staff_who_may

IMPORT = staff_who_may("practice.import")


def changed(world):
    """The standard procedure from tomorrow, with a check worded anew."""
    row = Version.objects.get(kind="procedure", key="solutions-standard")
    row.valid_from = timezone.localdate() + timedelta(days=1)
    return as_file(row).replace("One named owner", "One owner, by name")


DOORS = [
    Door("practice:versions", opens_for=staff_who_may("practice.read")),
    Door(
        "practice:version",
        opens_for=staff_who_may("practice.read"),
        to=lambda world: {"pk": world.gateway.pk},
    ),
    Door(
        "practice:file",
        opens_for=staff_who_may("practice.read"),
        to=lambda world: {"pk": world.gateway.pk},
    ),
    Door(
        "practice:offer",
        opens_for=IMPORT,
        post=lambda w: {
            "chosen": SimpleUploadedFile("a.toml", changed(w).encode("utf-8"))
        },
        post_by="ines",
        post_gets=200,
    ),
    Door(
        "practice:bring",
        opens_for=IMPORT,
        get=405,
        post=lambda world: {"text": changed(world)},
        post_by="ines",
    ),
]
