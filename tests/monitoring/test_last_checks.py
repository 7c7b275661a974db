"""When the trials of a notice were last checked against their registries, as its public page says."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.models import Notice
from tests.support.status_pages import (
    AUGUST,
    NUMBER,
    OTHER,
    SEPTEMBER,
    address,
    box,
    changes_of,
    publisher,
    quiet_document,
    rows,
    sentence_of,
    store_answer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(editor: User, reviewer: User) -> Callable[..., Notice]:
    return publisher(editor, reviewer)


def in_words(at: datetime) -> str:
    return date_format(timezone.localdate(at), "DATE_FORMAT")


def test_the_page_says_when_its_trials_were_last_checked(visitor: Client, publish):
    store_answer()

    notice = publish()

    words = _("The trials were last checked against %(registries)s on %(day)s.")
    assert words % {"registries": "ClinicalTrials.gov", "day": in_words(AUGUST)} in box(visitor.get(address(notice)))


def test_a_notice_that_was_checked_in_vain_says_so_in_calm_words(visitor: Client, publish):
    store_answer()

    page = visitor.get(address(publish()))

    calm = _("No change known since %(day)s.") % {"day": "1. august 2020"}
    checked = _("The trials were last checked against %(registries)s on %(day)s.")
    assert sentence_of(page) == f"{calm} {checked % {'registries': 'ClinicalTrials.gov', 'day': in_words(AUGUST)}}"
    assert '<section class="hs-now" aria-label="Om dette metodevarselet i dag" data-state="calm">' in page.text
    assert changes_of(page) == []


def test_where_checks_differ_each_trial_has_its_day_and_the_oldest_is_named(visitor: Client, publish):
    store_answer(at=SEPTEMBER)
    store_answer(OTHER, at=AUGUST)

    page = box(visitor.get(address(publish(quiet_document(trials=rows(NUMBER, OTHER))))))

    words = _("The trials were last checked against %(registries)s on %(day)s or later.")
    assert words % {"registries": "ClinicalTrials.gov", "day": in_words(AUGUST)} in page
    for number, day in ((NUMBER, SEPTEMBER), (OTHER, AUGUST)):
        assert f"{number} EXAMPLE-1: {_('last checked %(day)s') % {'day': in_words(day)}}" in page


def test_a_trial_that_was_never_checked_is_said_so(visitor: Client, publish):
    notice = publish(quiet_document(trials=rows(NUMBER, OTHER)))
    nothing = _("The trials have not been checked against %(registries)s yet.") % {"registries": "ClinicalTrials.gov"}
    assert nothing in box(visitor.get(address(notice)))

    store_answer()
    page = box(visitor.get(address(notice)))

    assert nothing not in page
    assert f"{_('Not checked yet:')} {OTHER}." in page


def test_of_a_registry_that_is_not_read_no_check_is_told(visitor: Client, publish):
    page = box(visitor.get(address(publish(quiet_document(trials=rows("ISRCTN12345678"))))))

    assert _("%(registry)s is not checked by us") % {"registry": "ISRCTN"} in page
    assert "ClinicalTrials.gov" not in page


def test_a_notice_of_which_nothing_is_to_be_said_has_no_box(visitor: Client, publish):
    assert box(visitor.get(address(publish(quiet_document(trials=(), research="<p>Ingen studier.</p>"))))) == ""
