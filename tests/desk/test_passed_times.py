"""An expected end that has passed: writers and reviewers see it at the time cell, the approved text says nothing."""

import pytest
from django.urls import reverse

from notices.document.model import Choice
from notices.document.template import TRIAL_STATUSES
from notices.rendering.fragment import fragment
from tests.support.sites import edit_page
from tests.support.worlds import complete_document, submitted
from trials.dates import PartialDate

pytestmark = pytest.mark.django_db

TIME = "Pågående. Estimert avslutningsmåned/år: mars 2020"


def test_writers_and_reviewers_see_that_an_expected_end_has_passed(editor, reviewer, client_of):
    ongoing = {
        "status": Choice.of(TRIAL_STATUSES, "ongoing", "nb"),
        "completion": PartialDate(value="2020-03", estimated=True),
    }
    row = complete_document().trials[0].model_copy(update=ongoing)
    document = complete_document(trials=(row,))
    notice = submitted(editor, document=document).notice

    form = client_of(editor).get(edit_page(notice)).text
    review = client_of(reviewer).get(reverse("desk-review", args=[notice.pk])).text

    assert f"{TIME} (passert)" in form
    assert f"EXAMPLE-1: {TIME} (passert)" in review
    assert TIME in fragment(document) and "(passert)" not in fragment(document)
