"""The commands, step by step, as the desk uses them."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from notices import workflow
from notices.models import Area, Event, Listing, Notice, NoticeTrial, Review, Version
from notices.workflow import Refused
from tests.support.roles import end_roles, give_roles
from tests.support.worlds import act, complete_document, created, published, saved, submitted, withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_people")]


def refusal(command: Any, *arguments: Any, **more: Any) -> list[str]:
    """The codes of the reasons why this is refused."""
    with pytest.raises(Refused) as refused:
        command(*arguments, **more)
    return [reason.code for reason in refused.value.reasons]


def story(notice: Notice) -> list[str]:
    """What happened to it."""
    return list(notice.events.order_by("sequence").values_list("command", flat=True))


def test_a_notice_goes_from_draft_to_the_public(editor: User, reviewer: User) -> None:
    outcome = published(editor, reviewer)

    assert outcome.notice.number == 1
    assert outcome.notice.slug == "eksempelmab-til-behandling-av-eksempelsyke"
    assert outcome.publication is not None and outcome.publication.version == outcome.version
    assert story(outcome.notice) == ["create", "submit", "approve"]
    assert Listing.objects.live().get().notice == outcome.notice
    assert NoticeTrial.objects.get().trial.number == "NCT03334396"


# Who may.

STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    # command: (where the notice must stand for it, its own arguments)
    "save": ("draft", {"document": complete_document(title="Ny tittel")}),
    "discard": ("draft", {}),
    "submit": ("draft", {}),
    "restore": ("restorable", {"number": 1}),
    "recall": ("in review", {}),
    "return_to_writer": ("in review", {"reason": "Kilden mangler."}),
    "approve": ("in review", {}),
    "withdraw": ("live", {"kind": "withdraw_wrong", "reason": "Feil.", "public_note": "Feil dose."}),
}


@pytest.mark.parametrize("role", ["reviewer", "manager", "administrator", "deactivated"])
def test_only_an_editor_makes_a_notice(role: str, request: pytest.FixtureRequest) -> None:
    assert refusal(created, request.getfixturevalue(role)) == ["role"]
    assert not Notice.objects.exists()
    assert Event.objects.get(notice=None).command == "refused"


def test_somebody_who_was_deactivated_since_the_page_was_made_is_refused(editor: User) -> None:
    notice = created(editor).notice
    User.objects.filter(pk=editor.pk).update(is_active=False)

    assert editor.is_active, "what the page knows"
    assert refusal(saved, notice, editor, title="Ny tittel") == ["role"]


def test_somebody_who_lost_the_role_since_the_page_was_made_is_refused(editor: User, reviewer: User) -> None:
    notice = submitted(editor).notice
    end_roles(reviewer, "reviewer")

    assert refusal(act, workflow.approve, notice, reviewer) == ["role"]


def test_roles_combine(editor: User, reviewer: User) -> None:
    give_roles(reviewer, "editor")
    own = submitted(reviewer).notice

    assert published(editor, reviewer).publication is not None
    assert refusal(act, workflow.approve, own, reviewer) == ["writer", "submitter"]


# Writing.


def test_a_save_inserts_the_next_version_and_leaves_the_one_before(editor: User, other_editor: User) -> None:
    notice = created(editor).notice
    outcome = saved(notice, other_editor, title="Ny tittel")

    versions = list(notice.versions.order_by("number"))
    assert [(version.number, version.created_by) for version in versions] == [(1, editor), (2, other_editor)]
    assert versions[0].document == complete_document()
    assert versions[1].parent == versions[0]
    assert outcome.notice.head == versions[1]
    assert outcome.notice.title == "Ny tittel"


def test_an_unchanged_save_is_no_save(editor: User) -> None:
    notice = created(editor).notice
    outcome = saved(notice, editor, complete_document())

    assert (outcome.version, outcome.event) == (notice.head, None)
    notice.refresh_from_db()
    assert (notice.versions.count(), notice.etag, story(notice)) == (1, 1, ["create"])


def test_a_draft_with_bad_values_is_saved_and_not_submitted(editor: User) -> None:
    notice = created(editor, complete_document(title="", atc={"code": "tull"}, financing=None)).notice

    assert refusal(submitted, editor, notice) == ["missing", "atc", "missing"]
    assert not Review.objects.exists()


def test_what_was_put_together_past_the_form_is_cleaned_as_if_it_came_in(editor: User) -> None:
    unclean = complete_document().model_copy(update={"status": "<p onclick='x'>Ba\u030ast</p><script>x</script>"})

    saved_version = saved(created(editor).notice, editor, unclean).version
    made_version = created(editor, unclean).version

    assert saved_version is not None and made_version is not None
    assert saved_version.document.status == made_version.document.status == "<p>Båst</p>"


@pytest.mark.parametrize("name", ["save", "restore", "discard", "submit"])
def test_nobody_writes_while_a_review_is_open(name: str, editor: User, other_editor: User) -> None:
    notice = created(other_editor).notice
    saved(notice, other_editor, title="Annen tittel")
    submitted(editor, notice)

    assert "in_review" in refusal(act, getattr(workflow, name), notice, editor, **STEPS[name][1])
    assert notice.versions.count() == 2


def test_an_area_that_was_switched_off_stops_the_submission(editor: User) -> None:
    Area.objects.filter(code="hud").update(is_active=False)

    assert refusal(submitted, editor) == ["area"]


def test_a_refused_submission_says_where_everything_is_missing(editor: User) -> None:
    notice = created(editor, complete_document(title="", kinds=())).notice

    with pytest.raises(Refused) as refused:
        submitted(editor, notice)

    assert [reason.place for reason in refused.value.reasons] == ["title", "kinds"]


def test_what_was_found_is_kept_with_the_review(editor: User) -> None:
    trial = complete_document().trials[0].model_copy(update={"participants": None})
    review = submitted(editor, document=complete_document(trials=(trial,))).review

    assert review is not None
    places = [(finding["code"], finding["place"]) for finding in review.checks["findings"]]
    assert ("participants", "trials/t1/participants") in places


# Discarding and restoring.


def test_a_first_draft_that_is_discarded_leaves_a_notice_without_head(editor: User) -> None:
    notice = created(editor).notice
    outcome = act(workflow.discard, notice, editor)

    assert (outcome.notice.head, outcome.version) == (None, None)
    assert notice.versions.count() == 1
    assert refusal(submitted, editor, notice) == ["no_draft"]
    assert refusal(act, workflow.discard, notice, editor) == ["no_draft"]


def test_a_discarded_draft_can_be_restored_or_written_anew(editor: User) -> None:
    notice = created(editor).notice
    act(workflow.discard, notice, editor)
    act(workflow.restore, notice, editor, number=1)
    act(workflow.discard, notice, editor)
    outcome = saved(notice, editor, title="Ny tittel")

    assert [version.kind for version in notice.versions.order_by("number")] == ["edit", "restore", "edit"]
    assert outcome.version is not None and outcome.version.number == 3


def test_a_discarded_change_leaves_the_published_text(editor: User, reviewer: User) -> None:
    live = published(editor, reviewer)
    saved(live.notice, editor, title="Ny tittel")
    outcome = act(workflow.discard, live.notice, editor)

    assert outcome.notice.head == live.version
    assert outcome.notice.title == complete_document().title
    assert refusal(act, workflow.discard, live.notice, editor) == ["no_draft"]


def test_what_is_live_or_was_withdrawn_is_no_draft(editor: User, reviewer: User, manager: User) -> None:
    live, gone = published(editor, reviewer).notice, withdrawn(editor, reviewer, manager).notice

    assert refusal(submitted, editor, live) == ["no_draft"]
    assert refusal(act, workflow.discard, live, editor) == ["no_draft"]
    assert refusal(act, workflow.discard, gone, editor) == ["no_draft"]


def test_a_published_version_and_newer_ones_can_be_restored_and_no_other(editor: User, reviewer: User) -> None:
    notice = created(editor).notice
    saved(notice, editor, title="To")
    published(editor, reviewer, notice)
    saved(notice, editor, title="Tre")
    saved(notice, editor, title="Fire")

    assert refusal(act, workflow.restore, notice, editor, number=1) == ["not_restorable"], "older than the published"
    assert refusal(act, workflow.restore, notice, editor, number=4) == ["not_restorable"], "what stands there already"
    assert refusal(act, workflow.restore, notice, editor, number=5) == ["not_restorable"], "none"
    titles = [act(workflow.restore, notice, editor, number=number).notice.title for number in (2, 3)]
    assert titles == ["To", "Tre"]


def test_a_restored_version_has_the_very_bytes(editor: User) -> None:
    first = created(editor)
    saved(first.notice, editor, title="To")
    outcome = act(workflow.restore, first.notice, editor, number=1)

    assert first.version is not None and outcome.version is not None
    assert (outcome.version.sha256, outcome.version.content) == (first.version.sha256, first.version.content)
    assert outcome.version.kind == Version.Kind.RESTORE


# Submitting and deciding.


@pytest.mark.parametrize("change", ["first", "", "big", "MAJOR"])
def test_a_change_is_major_or_minor(change: str, editor: User, reviewer: User) -> None:
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Ny tittel")

    assert refusal(submitted, editor, notice, change=change) == ["change"]


def test_a_major_change_needs_a_public_note_and_a_minor_none(editor: User, reviewer: User) -> None:
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Ny tittel")

    assert refusal(submitted, editor, notice, change="major", public_note=" \n ") == ["public_note"]
    review = submitted(editor, notice, change="minor", public_note="").review
    assert review is not None and review.change == "minor"


def test_a_first_publication_is_neither_major_nor_minor(editor: User) -> None:
    review = submitted(editor, change="minor").review

    assert review is not None and review.change == Review.Change.FIRST


def test_the_submitter_or_a_manager_recalls_and_nobody_else(editor: User, other_editor: User, manager: User) -> None:
    notice = submitted(editor).notice

    assert refusal(act, workflow.recall, notice, other_editor) == ["not_submitter"]
    for person in (editor, manager):
        review = act(workflow.recall, notice, person).review
        assert review is not None and (review.status, review.decided_by) == ("recalled", person)
        submitted(editor, notice)


def test_a_return_needs_a_reason(editor: User, reviewer: User) -> None:
    notice = submitted(editor).notice

    assert refusal(act, workflow.return_to_writer, notice, reviewer, reason=" \x00\n") == ["reason"]
    review = act(workflow.return_to_writer, notice, reviewer, reason=" Kilden mangler. ").review
    assert review is not None and (review.status, review.decision_note) == ("returned", "Kilden mangler.")


def test_one_of_the_writers_cannot_return_it(editor: User, reviewer: User) -> None:
    give_roles(reviewer, "editor")
    notice = created(reviewer).notice
    saved(notice, editor, title="Ny tittel")
    submitted(editor, notice)

    assert refusal(act, workflow.return_to_writer, notice, reviewer, reason="Nei.") == ["writer"]


@pytest.mark.parametrize("name", ["recall", "return_to_writer", "approve"])
def test_what_is_not_in_review_cannot_be_decided(name: str, editor: User, reviewer: User, manager: User) -> None:
    notice = created(editor).notice
    person = {"recall": manager}.get(name, reviewer)

    assert refusal(act, getattr(workflow, name), notice, person, **STEPS[name][1]) == ["not_in_review"]


def test_a_returned_text_is_written_on_submitted_again_and_approved(editor: User, reviewer: User) -> None:
    notice = submitted(editor).notice
    act(workflow.return_to_writer, notice, reviewer, reason="Kilden mangler.")
    saved(notice, editor, title="Ny tittel")
    submitted(editor, notice)
    act(workflow.approve, notice, reviewer, note="Fint.")

    assert [review.status for review in notice.reviews.order_by("id")] == ["returned", "approved"]
    assert story(notice) == ["create", "submit", "return", "save", "submit", "approve"]


def test_a_second_edition_ends_the_first_one_in_the_list(editor: User, reviewer: User) -> None:
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Ny tittel")
    published(editor, reviewer, notice)

    first, second = notice.listings.order_by("published_number")
    assert (first.live_until, second.live_until) == (second.live_from, None)
    assert Listing.objects.live().get() == second
    assert [second.published_number, second.first_published_at] == [2, first.live_from]


# Number and slug.


def test_numbers_are_given_one_by_one_in_the_order_of_first_approval(editor: User, reviewer: User) -> None:
    second, first, third = (submitted(editor).notice for _ in range(3))
    numbers = [act(workflow.approve, notice, reviewer).notice.number for notice in (first, second, third)]
    saved(first, editor, title="Ny tittel")

    assert numbers == [1, 2, 3]
    assert published(editor, reviewer, first).notice.number == 1


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Blåbær på Ørlandet", "blabaer-pa-orlandet"),
        ("ÆØÅ", "aeoa"),
        ("日本語", "varsel"),
        ("%/?# 日本", "varsel"),
        ("Metode [@ema]", "metode"),
        ("a" * 200, "a" * 80),
        ("Behandling av " + "b" * 80, "behandling-av"),
        ("Behandling " + "b" * 69 + " c", "behandling-" + "b" * 69),
        ("Bå" + " og" * 80, "ba" + "-og" * 26),
        ("Ångström", "angstrom"),
        ("_x_", "x"),
    ],
)
def test_the_slug_is_made_of_the_title(title: str, slug: str, editor: User, reviewer: User) -> None:
    assert published(editor, reviewer, document=complete_document(title=title)).notice.slug == slug


def test_number_and_slug_stay_when_the_title_changes(editor: User, reviewer: User) -> None:
    notice = published(editor, reviewer).notice
    before = (notice.number, notice.slug)
    saved(notice, editor, title="Noe helt annet")

    outcome = published(editor, reviewer, notice)

    assert (outcome.notice.number, outcome.notice.slug) == before
