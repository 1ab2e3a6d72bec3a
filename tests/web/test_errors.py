"""Pages for what went wrong."""

import pytest


@pytest.mark.django_db
def test_a_request_for_another_host_is_refused_with_a_page(client):
    client.raise_request_exception = False
    answer = client.get("/staff/work/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert b"<html" in answer.content
