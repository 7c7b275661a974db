"""The day by which something is due is written in one way wherever it stands."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from notices.desk.event_text import describe_data
from notices.forms.date_and_time import end_of_day
from tests.support.worlds import submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "is_late"), [(1, False), (-1, True)])
def test_a_due_day_is_written_alike_on_every_page_and_in_the_log(
    days: int, is_late: bool, editor: User, reviewer: User, client_of
):
    day = timezone.localdate() + timedelta(days=days)
    notice = submitted(editor, assigned_to=reviewer, due_at=end_of_day(day)).notice
    due = date_format(day, "SHORT_DATE_FORMAT")
    client = client_of(reviewer)

    for address in (reverse("desk"), *(reverse(name, args=[notice.pk]) for name in ("desk-notice", "desk-review"))):
        page = client.get(address).text
        assert due in page
        assert (f'<span class="hs-late">{due}<' in page) is is_late, address
    (words,) = describe_data({"due_at": end_of_day(day).isoformat()}, {})
    assert words.endswith(f" {due}")
