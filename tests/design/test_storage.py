"""Static files: plain where nothing was collected, for ever where it was."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from commonside.ground.design.storage import Storage


def test_before_anything_is_collected_the_plain_name_serves(tmp_path):
    storage = Storage(location=tmp_path, base_url="/static/")
    assert storage.url("design/built/app.css") == "/static/design/built/app.css"


@pytest.mark.skipif(
    finders.find("design/built/app.css") is None, reason="`make assets` first"
)
def test_what_was_collected_is_named_by_its_content_and_compressed(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    sheet = names["design/built/app.css"]
    assert sheet != "design/built/app.css"
    assert (tmp_path / f"{sheet}.gz").stat().st_size < 20_000
    storage = Storage(location=tmp_path, base_url="/static/")
    assert storage.url("design/built/app.css") == f"/static/{sheet}"
