"""What was not opened is not sent: saving any part of the form changes nothing else."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.comparison.three_way import merge
from notices.document.model import Document, TrialRow
from notices.forms import NoticeForm
from notices.forms.edit.row_moves import apply_row_action, indexes
from notices.forms.edit.sections import SECTION_PLANS
from notices.forms.edit.unopened import Folding, StoredForm, leaves_out, with_unopened
from notices.models import DraftBuffer, Notice
from tests.support.areas import DEFAULT_AREAS
from tests.support.forms_data import Fields, documents, drawn, form_data
from tests.support.sites import FormFields, edit_page, fields, typed_fields
from tests.support.worlds import complete_document, created, head_of, saved

TRIALS = tuple(
    TrialRow(key=f"t{n}", number=f"NCT0333439{n}", name=f"EXAMPLE-{n}", population="voksne") for n in range(4)
)
LONG = complete_document(trials=TRIALS)
LISTS = ("trials", "references", "norwegian_assessments", "regulatory_statuses")


def sent_by(form: NoticeForm, base: Document) -> QueryDict:
    """What a browser sends of the form's folded page."""
    form.folding = Folding(form, base)
    data = QueryDict(mutable=True)
    for name, value in drawn(form).sent:
        data.appendlist(name, value)
    return data


def clean(data: Any) -> FormFields:
    """Without what says nothing: line ends as a browser writes them, empty fields and boxes."""
    lists = ((name, [re.sub(r"\r*\n", "\n", value) for value in values]) for name, values in data.lists())
    return {name: values for name, values in lists if any(values)}


@st.composite
def typed_over(draw: st.DrawFn, base: Document) -> QueryDict:
    """What may stand in a form of the text: another text's fields, its rows moved, copied, removed and back again."""
    data = form_data(draw(st.just(base) | documents()))
    # An area that is not offered can't be typed.
    data.setlist("areas", [code for code in data.getlist("areas") if code != "left-the-list"])
    for _turn in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(LISTS))
        verb = draw(st.sampled_from(("add", "copy", "remove", "restore", "up", "down")))
        index = "" if verb == "add" else f"-{draw(st.sampled_from(indexes(data, name) or [0]))}"
        data = apply_row_action(data, f"{verb}:{name}{index}")
    data["wanted"] = draw(st.sampled_from(("", "NCT03334396")))
    return data


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_a_folded_page_sends_all_that_stands_in_its_form_whatever_that_is(chance):
    """After a conflict, a move, an undo, or from kept text: what differs from the version is sent."""
    base = chance.draw(st.sampled_from((LONG, complete_document())))
    form_state = chance.draw(typed_over(base))

    page_data = sent_by(NoticeForm(document=base, areas=DEFAULT_AREAS, data=form_state, unchecked=True), base)

    assert clean(with_unopened(page_data, base)) == clean(form_state)


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_whatever_is_opened_and_changed_nothing_else_is(chance):
    base = chance.draw(documents())
    whole, page_data = form_data(base), QueryDict(mutable=True)
    opened = chance.draw(st.sets(st.sampled_from([plan.name for plan in SECTION_PLANS])))
    page = NoticeForm(document=base, areas=DEFAULT_AREAS)
    page.folding = Folding(page, base, opened)
    for name, value in drawn(page).sent:
        page_data.appendlist(name, value)
    changed = [name for name in page_data if name == "title" or name.endswith(("-note", "-text"))]
    for name in changed:
        page_data[name] = whole[name] = "Endret"

    form = NoticeForm(document=base, areas=DEFAULT_AREAS, data=with_unopened(page_data, base))

    assert form.is_valid(), form.error_links()
    expected = NoticeForm(document=base, areas=DEFAULT_AREAS, data=whole)
    assert expected.is_valid()
    assert form.document() == expected.document()


# One field of a row of each list, with which somebody changes the row.
CHANGED_FIELD = {"trials": "population", "references": "title", "regulatory_statuses": "note"}


class Page:
    """A folded page in somebody's hands, and the text that its save must make."""

    def __init__(self, base: Document, sections: set[str]) -> None:
        self.base = self.expected = base
        form = NoticeForm(document=base, areas=DEFAULT_AREAS)
        form.folding = Folding(form, base, sections)
        self.data = QueryDict(mutable=True)
        for name, value in drawn(form).sent:
            self.data.appendlist(name, value)

    def change_row(self, name: str, place: int, text: str) -> None:
        key = self.data.pop(f"{name}-{place}-folded", [""])[0]
        for inner, values in (StoredForm(self.base).row(name, key) or {}).items():
            self.data.setlist(f"{name}-{place}-{inner}", values)
        self.data[f"{name}-{place}-{CHANGED_FIELD[name]}"] = text
        rows = list(getattr(self.expected, name))
        rows[place] = rows[place].model_copy(update={CHANGED_FIELD[name]: text})
        self.expected = self.expected.revised(**{name: tuple(rows)})

    def move(self, name: str, place: int) -> None:
        self.data = apply_row_action(self.data, f"up:{name}-{place}")
        rows = list(getattr(self.expected, name))
        rows.insert(max(place - 1, 0), rows.pop(place))
        self.expected = self.expected.revised(**{name: tuple(rows)})

    def remove_and_undo(self, name: str, place: int) -> None:
        self.data = apply_row_action(self.data, f"remove:{name}-{place}")
        self.keep(name, place)
        self.data = apply_row_action(self.data, f"restore:{name}-{place}")

    def keep(self, _name: str = "", _place: int = 0) -> None:
        """What is typed is kept, and comes back on another page."""
        whole = with_unopened(self.data, self.base)
        form = NoticeForm(document=self.base, areas=DEFAULT_AREAS, data=whole, unchecked=True)
        self.data = sent_by(form, self.base)

    def conflict(self, _name: str = "", _place: int = 0) -> None:
        """Somebody else has saved another field; the page that comes back has both."""
        form = NoticeForm(document=self.base, areas=DEFAULT_AREAS, data=with_unopened(self.data, self.base))
        assert form.is_valid(), form.error_links()
        trials = (self.base.trials[0].model_copy(update={"outcomes": "Deres"}), *self.base.trials[1:])
        theirs = self.base.revised(description="<p>Deres.</p>", trials=trials)
        merged = merge(self.base, theirs, form.document())
        assert not merged.collisions
        self.data = sent_by(NoticeForm(document=merged.document, areas=DEFAULT_AREAS), self.base)
        mine = [
            row.model_copy(update={"outcomes": "Deres"}) if row.key == "t0" else row for row in self.expected.trials
        ]
        self.expected = self.expected.revised(description="<p>Deres.</p>", trials=tuple(mine))


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_rows_that_were_opened_and_changed_change_nothing_else_whatever_happens_on_the_way(chance):
    """After a conflict, an undo, a move and from kept text: only what somebody changed is changed."""
    page = Page(LONG, chance.draw(st.sets(st.sampled_from(("evidence", "references", "status")), min_size=1)))
    ways = (Page.move, Page.remove_and_undo, Page.keep, Page.conflict, Page.change_row)
    chosen = chance.draw(st.lists(st.sampled_from(ways), min_size=1, max_size=4, unique=True))
    # Each ends on a page that was drawn again.
    for number, way in enumerate([*chosen, Page.keep]):
        there = [(name, place) for name in CHANGED_FIELD for place in indexes(page.data, name)]
        name, place = chance.draw(st.sampled_from(there)) if there else ("trials", 0)
        if way is Page.change_row and there:
            page.change_row(name, place, f"Endret {number}")
        elif there or way in (Page.keep, Page.conflict):
            way(page, name, place)

    form = NoticeForm(document=LONG, areas=DEFAULT_AREAS, data=with_unopened(page.data, LONG))

    assert form.is_valid(), form.error_links()
    assert form.document() == page.expected


def test_a_page_that_nobody_touched_sends_no_field_of_any_section():
    page_data = sent_by(NoticeForm(document=LONG, areas=DEFAULT_AREAS), LONG)

    assert page_data.getlist("folded") == [plan.name for plan in SECTION_PLANS]
    assert set(page_data) == {"drawn_for", "folded"}


def test_a_row_whose_fields_were_sent_counts_as_it_was_sent():
    data = QueryDict(mutable=True)
    data.update({"trials-0-folded": "t0", "trials-0-key": "t0", "trials-0-name": "Sendt"})

    assert with_unopened(data, LONG)["trials-0-name"] == "Sendt"


def test_a_folded_row_that_no_version_has_is_none():
    data = QueryDict("trials-0-folded=t0&trials-1-folded=unknown&nothing-0-folded=t0")

    whole = with_unopened(data, LONG)

    assert indexes(whole, "trials") == [0]
    assert not leaves_out(whole)


# Through the pages.

pytestmark_db = pytest.mark.django_db


@pytest.fixture
def notice(editor) -> Notice:
    return created(editor, LONG).notice


@pytest.fixture
def clients(client_of, editor, other_editor) -> tuple[Client, Client]:
    return client_of(editor), client_of(other_editor)


def address(notice: Notice) -> str:
    return reverse("desk-edit", args=[notice.pk])


def folded(client: Client, notice: Notice, **query: str) -> FormFields:
    return fields(client.get(address(notice), query))


def part(client: Client, notice: Notice, number: int = 1, **query: str) -> FormFields:
    """The fields of a section or row that is opened."""
    answer = client.get(reverse("desk-edit-part", args=[notice.pk, number]), query)
    data: FormFields = {}
    for name, value in Fields(answer.text).sent:
        data.setdefault(name, []).append(value)
    return data


def with_section(client: Client, notice: Notice, data: FormFields, section: str, number: int = 1) -> FormFields:
    left = [name for name in data["folded"] if name != section]
    return data | {"folded": left} | part(client, notice, number, section=section)


def with_trial(
    client: Client, notice: Notice, data: FormFields, place: int, number: int = 1, **words: str
) -> FormFields:
    """What is sent after a trial was opened and changed."""
    key = data[f"trials-{place}-folded"][0]
    rest = {name: values for name, values in data.items() if name != f"trials-{place}-folded"}
    changed = {f"trials-{place}-{name}": [value] for name, value in words.items()}
    return rest | part(client, notice, number, row="trials", key=key) | changed


@pytestmark_db
def test_a_save_of_one_row_and_one_of_another_section_are_both_kept_without_a_page_that_has_everything(clients, notice):
    mine, theirs = clients
    my_data = with_section(mine, notice, folded(mine, notice), "evidence")
    my_data = with_trial(mine, notice, my_data, 2, population="barn")
    their_data = with_section(theirs, notice, folded(theirs, notice), "header") | {"title": ["Deres tittel"]}
    assert theirs.post(address(notice), their_data).status_code == 302

    conflict = mine.post(address(notice), my_data)

    assert conflict.status_code == 409
    again = fields(conflict)
    assert "trials-0-number" not in again  # nobody touched it, so it stays folded
    assert again["trials-2-population"] == ["barn"]
    assert mine.post(address(notice), again).status_code == 302
    document = head_of(notice).document
    assert document == LONG.revised(
        title="Deres tittel", trials=(*TRIALS[:2], TRIALS[2].model_copy(update={"population": "barn"}), TRIALS[3])
    )


@pytestmark_db
def test_kept_text_holds_the_whole_form_and_comes_back_with_its_removed_row(clients, notice, editor):
    mine, _theirs = clients
    data = with_section(mine, notice, folded(mine, notice), "evidence")
    data |= {"trials-1-removed": ["on"], "research": ["<p>Ny tekst</p>"]}
    assert mine.post(reverse("desk-autosave", args=[notice.pk]), data).status_code == 200

    buffer = DraftBuffer.objects.get(person=editor).fields
    assert buffer["trials-1-name"] == ["EXAMPLE-1"]
    assert buffer["title"] == [LONG.title]
    page = mine.get(address(notice), {"continue": "1"})
    assert 'value="restore:trials-1"' in page.text
    back = fields(page)
    assert back["trials-1-removed"] == ["on"]
    assert back["trials-1-folded"] == ["t1"]

    del back["trials-1-removed"]  # what the button "Undo" does
    assert mine.post(address(notice), back).status_code == 302
    assert head_of(notice).document == LONG.revised(research="<p>Ny tekst</p>")


@pytestmark_db
def test_a_removed_row_is_gone_once_it_is_saved(clients, notice):
    mine, _theirs = clients
    data = with_section(mine, notice, folded(mine, notice), "evidence") | {"trials-1-removed": ["on"]}

    mine.post(address(notice), data)

    assert [trial.key for trial in head_of(notice).document.trials] == ["t0", "t2", "t3"]


@pytestmark_db
def test_an_undo_after_somebody_else_saved_brings_back_the_row_as_it_is_now(clients, notice, other_editor):
    mine, _theirs = clients
    data = with_section(mine, notice, folded(mine, notice), "evidence")
    newer = TRIALS[1].model_copy(update={"participants": 99})
    saved(notice, other_editor, trials=(TRIALS[0], newer, *TRIALS[2:]))

    # Removed and back again: the row is as it was when the page was made.
    conflict = mine.post(address(notice), data | {"research": ["<p>Min</p>"]})
    assert mine.post(address(notice), fields(conflict)).status_code == 302

    assert head_of(notice).document.trials[1] == newer


@pytestmark_db
def test_a_row_that_was_opened_here_and_removed_elsewhere_must_be_chosen(clients, notice, other_editor):
    mine, _theirs = clients
    data = with_section(mine, notice, folded(mine, notice), "evidence")
    data = with_trial(mine, notice, data, 1, population="Mitt")
    saved(notice, other_editor, trials=(TRIALS[0], *TRIALS[2:]))

    conflict = mine.post(address(notice), data)

    assert conflict.status_code == 409
    assert [view.collision.place for view in conflict.context["collisions"]] == ["trials/t1"]
    assert "Mitt" in conflict.text


@pytestmark_db
def test_a_page_that_names_no_version_of_the_notice_is_none_of_ours(clients, notice):
    mine, _theirs = clients
    data = folded(mine, notice)

    for number in ("99", "", "x"):
        assert mine.post(address(notice), data | {"base_version": [number]}).status_code == 404
    assert notice.versions.count() == 1


@pytestmark_db
@pytest.mark.parametrize(
    "query", [{}, {"section": "nothing"}, {"row": "trials", "key": "x"}, {"row": "x", "key": "t1"}]
)
def test_a_part_that_is_not_there_is_not_found(clients, notice, query):
    mine, _theirs = clients

    assert mine.get(reverse("desk-edit-part", args=[notice.pk, 1]), query).status_code == 400
    assert mine.get(reverse("desk-edit-part", args=[notice.pk, 9]), {"section": "header"}).status_code == 404


@pytestmark_db
def test_a_row_is_added_and_copied_with_keys_of_its_own(clients, notice):
    mine, _theirs = clients
    where = reverse("desk-edit-part", args=[notice.pk, 1])

    added = Fields(mine.post(where, {"row": "add:trials", "base_version": "1"}).text).sent
    copied = dict(
        Fields(mine.post(where, {"row": "copy:trials-2", "trials-2-folded": "t2", "base_version": "1"}).text).sent
    )

    assert [value for name, value in added if name == "trials-0-number"] == [""]
    assert copied["trials-1-name"] == "EXAMPLE-2"
    assert copied["trials-1-key"] not in ("", "t2")
    for action in ("remove:trials-0", "copy:nothing-0", "add:areas", ""):
        assert mine.post(where, {"row": action, "base_version": "1"}).status_code == 400


@pytestmark_db
def test_the_folded_page_and_the_whole_one_hold_the_same(clients, notice):
    mine, _theirs = clients
    whole = typed_fields(mine.get(edit_page(notice)))
    data = QueryDict(mutable=True)
    for name, values in folded(mine, notice).items():
        data.setlist(name, values)

    complete = clean(with_unopened(data, LONG))

    own = {"whole", "page", "base_version", "csrfmiddlewaretoken", "etag", "seen_version", "request_id"}
    expected = {
        name: [value.replace("\r\n", "\n") for value in values] for name, values in whole.items() if any(values)
    }
    assert {name for name in complete if name not in own} == {name for name in expected if name not in own}
    assert all(complete[name] == expected[name] for name in complete if name not in own)
