"""The edit form is drawn by crispy's layouts; what is kept of a field's HTML says what its template says."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils import translation

from notices.document.model import Name, NorwegianAssessment, NyeMetoderNumber
from notices.document.rich_text import plain_text
from notices.forms import NoticeForm
from notices.forms.edit.drawing import NAME_MARK, VALUE_MARK, draw_field, helper_of, kept_html
from notices.forms.edit.rows import FormBlock, RowFormSet, fields_and_lists
from notices.rendering.fragment import fragment
from tests.support.areas import DEFAULT_AREAS
from tests.support.forms_data import form_data, html_of
from tests.support.worlds import complete_document

QUOTES = """<b>"Eksempel" & 'sønn'</b>"""
NOTICE = complete_document(
    title=QUOTES,
    description="<p>To &lt; tre.</p>",
    nye_metoder=(NyeMetoderNumber(key="n", number="ID2020_067"),),
    norwegian_assessments=(NorwegianAssessment(key="a", title=QUOTES),),
    substances=(Name(key="s", text=QUOTES), Name(key="t", text="")),
)


class Elements(HTMLParser):
    """What a browser reads: elements with their attributes, and texts; white space between them says nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.read: list[Any] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.append((tag, sorted(attrs, key=lambda attr: attr[0])))

    def handle_endtag(self, tag: str) -> None:
        self.read.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        is_kept = self.read and self.read[-1][0] == "textarea"
        if text := data if is_kept else data.strip():
            self.read.append(text)


def fields_of(blocks: Iterable[FormBlock]) -> Iterator[BoundField]:
    for item in fields_and_lists(blocks):
        if isinstance(item, RowFormSet):
            for row in item.forms:
                yield from fields_of(row.blocks())
        else:
            yield item


def whole_form() -> NoticeForm:
    return NoticeForm(document=NOTICE, areas=DEFAULT_AREAS)


def wrong_form() -> NoticeForm:
    """Every field holds what it can't be."""
    data = form_data(NOTICE)
    for name in data:
        data[name] = QUOTES * 20
    data["trials-0-population"], data["summary"] = QUOTES * 400, "for langt " * 11_000
    return NoticeForm(document=NOTICE, areas=DEFAULT_AREAS, data=data)


def by_template(field: BoundField, *, shows_label: bool = True) -> list[Any]:
    # crispy writes its classes into the widget, and the rows of a list share theirs.
    field = type(field)(field.form, deepcopy(field.field), field.name)
    context = {"field": field, "form_show_labels": shows_label, "form_show_errors": True}
    return Elements(render_to_string("ds/field.html", context)).read


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("form", [whole_form, wrong_form])
def test_every_field_of_a_notice_is_drawn_as_its_template_draws_it(form, language):
    with translation.override(language):
        fields = [*fields_of(form().blocks())]

        drawn = [Elements(draw_field(field)).read for field in fields]

        assert len(fields) > 90
        assert drawn == [by_template(field) for field in fields]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_what_is_kept_of_a_field_holds_nothing_of_the_form_it_was_drawn_for(language):
    """Its name and its text are another form's, also where a text looks like what is put in."""
    odd = f"{NAME_MARK}{VALUE_MARK} trials-0-number title {QUOTES}"
    other = NOTICE.revised(
        title=odd,
        summary="",
        holder="",
        financing=None,
        substances=[{"key": "u", "text": odd}, {"key": "v", "text": NAME_MARK}],
        references=[{"key": "r", "title": odd, "url": VALUE_MARK}],
        trials=[NOTICE.trials[0], {"key": "t2", "number": odd, "population": odd}],
    )
    with translation.override(language):
        for document in (NOTICE, other, NOTICE):
            form = NoticeForm(document=document, areas=DEFAULT_AREAS)
            fields = [*fields_of(form.blocks())]
            assert [Elements(draw_field(field)).read for field in fields] == [by_template(field) for field in fields]


def test_nothing_is_kept_of_what_somebody_sent():
    """Who sends a form may choose anything, as often as they like."""
    data = form_data(NOTICE)
    for number in range(3):
        data["regulatory_change"] = f"sent {number}"
        data.setlist("elements", [f"sent {number}"])
        form = NoticeForm(document=NOTICE, areas=DEFAULT_AREAS, data=data, unchecked=True)
        for field in fields_of(form.blocks()):
            draw_field(field)

    keys = [str(which) for drawings in kept_html.values() for which in drawings]
    assert keys
    assert [which for which in keys if "sent" in which] == []


def test_the_wrong_form_has_an_error_in_every_kind_of_field():
    kinds = {type(field.field.widget).__name__ for field in fields_of(wrong_form().blocks()) if field.errors}

    assert kinds == {"TextInput", "Textarea", "RichTextWidget", "Select", "CheckboxSelectMultiple"}


def layout_of(form: Any, layout: tuple[Any, ...], **names: Any) -> list[Any]:
    return Elements(helper_of(layout).render_layout(form, Context(names))).read


def test_a_label_can_be_hidden_from_the_eye():
    form = whole_form()

    for name in ("title", "summary", "areas", "financing"):
        assert Elements(draw_field(form[name], shows_label=False)).read == by_template(form[name], shows_label=False)


def test_a_text_that_is_all_of_its_section_hides_its_label():
    form = whole_form()

    visible = layout_of(form, ("summary",), heading="Something else")
    hidden = layout_of(form, ("summary",), heading=form["summary"].label)

    assert visible == by_template(form["summary"])
    assert hidden == by_template(form["summary"], shows_label=False)


def test_fields_side_by_side_stand_in_one_element():
    form = whole_form()
    pair = [form["technology_type"], form["language"]]

    read = layout_of(form, (("technology_type", "language"),))

    assert read == [
        ("div", [("class", "hs-together")]),
        *(element for field in pair for element in by_template(field)),
        "/div",
    ]


class OtherControls(forms.Form):
    """Kinds of control that the edit form lacks."""

    secret = forms.CharField(widget=forms.PasswordInput, help_text="Long")
    one_of = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    unseen = forms.CharField(widget=forms.HiddenInput)


def test_a_control_that_is_not_known_is_drawn_by_the_template():
    for field in OtherControls():
        assert Elements(draw_field(field)).read == by_template(field)


def test_words_are_typed_in_the_notice_s_language_and_labels_stand_in_the_page_s():
    """Numbers, dates, addresses and choices are no words of the notice."""
    with translation.override("en"):
        for language in ("nb", "nn", "nb"):
            form = NoticeForm(document=NOTICE.revised(language=language), areas=DEFAULT_AREAS)
            elements = Elements(html_of(form)).read
            controls = [dict(element[1]) for element in elements if element[0] in ("input", "textarea", "select")]
            spoken = {control["name"]: control["lang"] for control in controls if "lang" in control}
            assert set(spoken.values()) == {language}
            assert {"title", "summary", "substances-0-text", "trials-0-outcomes"} <= set(spoken)
            others = {"information_as_of", "references-0-url", "references-0-key", "financing", "drawn_for"}
            assert others.isdisjoint(spoken)
            assert not [element for element in elements if element[0] == "label" and "lang" in dict(element[1])]


def test_the_sentences_that_the_program_writes_stand_among_their_fields_as_the_page_prints_them():
    notice = complete_document(alerts={"count": 2, "citations": "[@r1]"}, references=[{"key": "r1", "title": "Kilde"}])

    read = Elements(html_of(NoticeForm(document=notice, areas=DEFAULT_AREAS))).read

    at = read.index(("div", [("class", "hs-generated"), ("data-generated", "alerts")]))
    sentence = read[read.index(("p", []), at) + 1]
    assert sentence == "Det foreligger minst to internasjonale metodevarsler (1)."
    assert sentence in plain_text(fragment(notice))
    names = [dict(element[1]).get("name") for element in read[at:] if element[0] in ("input", "textarea")]
    assert names[0] == "alerts_note"
    empty = ("div", [("class", "hs-generated"), ("data-generated", "research"), ("hidden", None)])
    assert empty in Elements(html_of(NoticeForm(document=notice.revised(trials=()), areas=DEFAULT_AREAS))).read


def test_the_first_row_goes_no_further_up_and_the_last_no_further_down():
    page = Elements(html_of(whole_form())).read
    buttons = [dict(element[1]) for element in page if element[0] == "button"]
    disabled = {button["value"] for button in buttons if "disabled" in button and "substances" in button["value"]}

    assert disabled == {"up:substances-0", "down:substances-1"}
