"""A code list that changed without an event is named; what is changed in Django's admin leaves one."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from notices import workflow
from notices.models import Area, AtcAlteration, Event
from notices.verification import code_lists
from tests.support.expected_schema import code_list_lines
from tests.support.tables import execute

pytestmark = pytest.mark.django_db
FORGERIES = [
    (
        "UPDATE notices_atcalteration SET new = 'L04AF09'",
        [
            "the ATC alteration of L04AA37 to L04AF02 in 2024 is gone, and no event says so",
            "the ATC alteration of L04AA37 to L04AF09 in 2024 is there, and no event says so",
        ],
    ),
    (
        "UPDATE notices_area SET name_nb = 'Hår' WHERE code = 'hud'",
        ["the clinical area hud is not what its events say"],
    ),
    ("DELETE FROM notices_area WHERE code = 'hud'", ["the clinical area hud is gone, and no event says so"]),
]


def test_a_new_installation_has_the_rows_that_are_expected() -> None:
    assert code_lists.INITIAL.read_text("utf-8") == code_list_lines(), "The code lists have changed: run make schema."


@pytest.mark.parametrize(("statement", "findings"), FORGERIES)
def test_a_row_that_changed_without_an_event_is_named(statement: str, findings: list[str]) -> None:
    execute(statement)

    assert list(code_lists.findings()) == findings


def test_an_event_of_later_does_not_hide_what_was_forged_before(administrator: User) -> None:
    execute("UPDATE notices_area SET name_nb = 'Hår' WHERE code = 'hud'")
    area = Area.objects.get(code="hud")
    area.is_active = False
    event = workflow.save_code(row=area, by=administrator)

    assert event
    assert list(code_lists.findings()) == [
        f"event {event.sequence} of no notice changed the clinical area hud, which was another one"
    ]


def test_what_is_changed_in_the_admin_leaves_events(administrator: User, client: Client) -> None:
    client.force_login(administrator)
    area = Area.objects.get(code="hud")
    words = {"name_nb": "Hud", "name_nn": "Hud", "name_en": "Skin"}
    at = "/django-admin/notices"
    client.post(f"{at}/area/{area.pk}/change/", words)
    client.post(f"{at}/area/{area.pk}/change/", words)  # changes nothing
    client.post(f"{at}/atcalteration/add/", {"old": "A01AA01", "new": "B01AA01", "year": 2010})
    first, second = AtcAlteration.objects.order_by("pk")
    client.post(f"{at}/atcalteration/{second.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [first.pk], "post": "yes"}
    client.post(f"{at}/atcalteration/", chosen)

    changes = [event.data["changes"] for event in Event.objects.order_by("pk")]
    assert [[bool(before), bool(after)] for [[before, after]] in changes] == [[1, 1], [0, 1], [1, 0], [1, 0]]
    assert {event.actor for event in Event.objects.all()} == {administrator}
    assert not AtcAlteration.objects.exists()
    assert list(code_lists.findings()) == []
