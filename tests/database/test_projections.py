"""What was copied for lists and searches is, after any commands, what it would be if it were made anew."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notices import workflow
from notices.models import Listing, ListingArea, ListingName, ListingTerms, Notice, NoticeTrial
from notices.verification.projections import differences
from notices.workflow import Refused
from notices.workflow.projections import rebuild
from tests.support.worlds import act, complete_document, created, published, saved

pytestmark = pytest.mark.django_db

TABLES = (Listing, ListingArea, ListingName, ListingTerms, NoticeTrial, Notice)


def copied() -> dict[str, list[str]]:
    """All rows of the projections, without keys of their own."""
    own = {"id", "listing_id"}
    columns = {t: [f.attname for f in t._meta.concrete_fields if f.attname not in own] for t in TABLES}
    return {t.__name__: sorted(repr(values) for values in t._default_manager.values_list(*columns[t])) for t in TABLES}


def trials(*numbers: str) -> tuple[Any, ...]:
    row = complete_document().trials[0]
    return tuple(row.model_copy(update={"key": f"t{n}", "number": number}) for n, number in enumerate(numbers, 1))


TEXTS = [
    {"title": "Første tittel [@ema]"},
    {"title": "Annen tittel", "areas": ({"code": "hud", "label": "Hud"}, {"code": "oye", "label": "Øye"})},
    {"trials": trials("NCT03334396", "NCT03334422", "ISRCTN12345678"), "title": "Flere studier"},
    {"language": "en", "title": "In English"},
]
WITHDRAWAL = {"kind": "withdraw_wrong", "reason": "Feil.", "public_note": "Feil dose."}
STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "submit": ("editor", {"public_note": "Nytt."}),
    "approve": ("reviewer", {}),
    "return_to_writer": ("reviewer", {"reason": "Nei."}),
    "recall": ("manager", {}),
    "discard": ("editor", {}),
    "withdraw": ("manager", WITHDRAWAL),
}
steps = st.one_of(
    st.sampled_from(list(STEPS)),
    st.tuples(st.just("save"), st.integers(0, len(TEXTS) - 1)),
    st.tuples(st.just("restore"), st.integers(1, 6)),
)


def take(step: Any, notice: Notice, people: dict[str, User]) -> None:
    """One step of the way, if the notice stands so that it can be taken."""
    try:
        if step in STEPS:
            who, words = STEPS[step]
            act(getattr(workflow, step), notice, people[who], **words)
        elif step[0] == "save":
            saved(notice, people["editor"], complete_document(**TEXTS[step[1]]))
        else:
            act(workflow.restore, notice, people["editor"], number=step[1])
    except Refused:
        pass


ways = st.lists(st.tuples(st.booleans(), steps | st.just("publish")), min_size=3, max_size=14)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(way=ways)
@pytest.mark.django_db(transaction=False)
def test_after_any_commands_what_was_copied_is_what_would_be_made_anew(
    way: list[tuple[bool, Any]], editor: User, reviewer: User, manager: User
) -> None:
    people = {"editor": editor, "reviewer": reviewer, "manager": manager}
    notices = [created(editor).notice, created(editor).notice]
    for which, step in way:
        for part in ("submit", "approve") if step == "publish" else (step,):
            take(part, notices[which], people)
    written = copied()

    assert list(differences()) == []
    rebuild()
    assert copied() == written


def test_a_long_way_ends_with_what_would_be_made_anew(editor: User, reviewer: User, manager: User) -> None:
    people = {"editor": editor, "reviewer": reviewer, "manager": manager}
    notice = created(editor).notice
    out: list[Any] = ["submit", "approve"]
    way = [*out, ("save", 1), *out, ("save", 2), "submit", "withdraw", *out, ("save", 3), "discard", "withdraw"]
    for step in [*way, ("restore", 1), "submit", "return_to_writer"]:
        take(step, notice, people)
    written = copied()

    rebuild()
    assert copied() == written
    assert [row.published_number for row in notice.listings.order_by("id")] == [1, 2, 3]
    assert NoticeTrial.objects.filter(trial__registry="isrctn").count() == 1


def broken_house(editor: User, reviewer: User) -> Listing:
    notice = published(editor, reviewer).notice
    published(editor, reviewer)
    listing = Listing.objects.get(notice=notice)
    Listing.objects.filter(pk=listing.pk).update(title="x", live_until=listing.live_from)
    ListingArea.objects.filter(listing=listing).delete()
    ListingName.objects.filter(listing=listing, kind="brand").delete()
    ListingTerms.objects.filter(listing=listing).update(title="x")
    NoticeTrial.objects.all().delete()
    return listing


def test_the_check_names_what_differs_and_changes_nothing(editor: User, reviewer: User) -> None:
    listing = broken_house(editor, reviewer)
    output, before = StringIO(), copied()

    with pytest.raises(CommandError, match="3 found"):
        call_command("rebuild_listings", "--check", stdout=output)

    row = f"ledger row {listing.publication_id} of notice {listing.notice_id}"
    assert f"{row}: the public's list has another live_until, title, areas, names, terms\n" in output.getvalue()
    assert copied() == before


def test_the_command_mends_what_differs(editor: User, reviewer: User) -> None:
    listing = broken_house(editor, reviewer)
    output = StringIO()

    call_command("rebuild_listings", stdout=output)
    call_command("rebuild_listings", "--check", stdout=output)

    assert output.getvalue() == "2 listings made.\nEverything is as it would be made anew.\n"
    assert Listing.objects.get(notice=listing.notice_id).title == complete_document().title
    assert Listing.objects.live().count() == 2


def test_a_citation_does_not_stand_in_a_list_or_an_address(editor: User, reviewer: User) -> None:
    notice = published(editor, reviewer, document=complete_document(title="Tittel [@ema] med kilde")).notice

    assert Listing.objects.get().title == notice.title == "Tittel med kilde"
    assert notice.slug == "tittel-med-kilde"
    assert "[@" not in Listing.objects.get().search_text
