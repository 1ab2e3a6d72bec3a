"""The tags that every page may use."""

from django.template import engines

SELECT = "{% options choices chosen %}"
CHOICES = [("1", "High"), ("<2>", "Flitwick & Co")]


def shown(chosen):
    template = engines["django"].from_string(SELECT)
    return template.render({"choices": CHOICES, "chosen": chosen})


def test_options_mark_the_one_chosen_and_escape_words():
    assert shown("<2>") == (
        '<option value="1">High</option>'
        '<option value="&lt;2&gt;" selected>Flitwick &amp; Co</option>'
    )


def test_options_that_were_kept_are_not_marked_for_somebody_else():
    assert "selected" in shown("1")
    assert "selected" not in shown("")
