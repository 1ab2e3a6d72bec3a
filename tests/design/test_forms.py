"""What forms take that stand for rows."""

import pytest
from django import forms

from commonside.ground.agencies.models import Agency
from commonside.ground.design.forms import Several

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("odd", ["9" * 25, "-1", "1.5", "x", ""])
def test_a_number_that_no_row_can_have_is_no_choice(cast, odd):
    field = Several(queryset=Agency.objects.all())
    with pytest.raises(forms.ValidationError):
        field.clean([odd])


def test_several_rows_are_chosen(cast):
    agencies = list(Agency.objects.order_by("pk")[:2])
    field = Several(queryset=Agency.objects.all())
    assert set(field.clean([str(one.pk) for one in agencies])) == set(agencies)
