"""Who opens which door of findings."""

from django.core.files.uploadedfile import SimpleUploadedFile

from commonside.ground.timetable.models import Progress
from tests.findings.conftest import HEADER, line
from tests.house.doors import Door, staff_who_may


def upload(world):
    rows = "\n".join([HEADER, line(), ""]).encode()
    return {"chosen": SimpleUploadedFile("2018-10-bedfordshire-street.csv", rows)}


def bar(world):
    found, _ = Progress.objects.get_or_create(key="abc", kind="incidents.import")
    return {"key": found.key}


DOORS = [
    Door("findings:incidents", opens_for=staff_who_may("incidents.read")),
    Door(
        "findings:import",
        opens_for=staff_who_may("incidents.import"),
        post=upload,
        post_by="mina",
    ),
    Door(
        "findings:import-progress",
        opens_for=staff_who_may("incidents.import"),
        to=bar,
    ),
]
