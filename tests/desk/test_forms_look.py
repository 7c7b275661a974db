"""Forms as Designsystemet draws them: labels, descriptions and errors belong to their controls, links lead there."""

from html.parser import HTMLParser
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Button, ButtonHolder, Fieldset, Layout, Row, Submit
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

# Tag, attributes (one without a value holds the empty text), the text inside in pieces.
Element = tuple[str, dict[str, str], list[str]]
VOID = {"input", "br", "hr", "meta", "link"}


class Page(HTMLParser):
    """A piece of HTML as a flat list of (tag, attributes, text inside), in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: Element = (tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _tag, _attrs, texts in self.open:
            texts.append(data)

    def close_all(self) -> None:
        assert self.open == []

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """Attributes of the elements with this tag and these attributes; `text` is added."""
        elements = [
            {**attrs, "text": " ".join("".join(texts).split())} for name, attrs, texts in self.elements if name == tag
        ]
        return [attrs for attrs in elements if all(attrs.get(key) == value for key, value in attributes.items())]

    def one(self, tag: str, **attributes: str) -> dict[str, str]:
        """The only element of this kind."""
        (element,) = self.all(tag, **attributes)
        return element

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _tag, attrs, _texts in self.elements if attrs.get("id")]


class NoticeForm(forms.Form):
    """One field of each kind the desk has."""

    title = forms.CharField(label="Title", help_text="Substance, brand, use")
    text = forms.CharField(label="Text", widget=forms.Textarea)
    type = forms.ChoiceField(label="Type", choices=[("medicine", "Medicine"), ("device", "Device")])
    areas = forms.MultipleChoiceField(
        label="Areas",
        help_text="One or more",
        choices=[("skin", "Skin"), ("cancer", "Cancer")],
        widget=forms.CheckboxSelectMultiple,
    )
    change = forms.ChoiceField(
        label="Change",
        choices=[("Large", [("major", "Major")]), ("Small", [("minor", "Minor")])],
        widget=forms.RadioSelect,
    )
    read = forms.BooleanField(label="I have read it")
    moment = forms.SplitDateTimeField(label="Moment")
    token = forms.CharField(label="Token", widget=forms.HiddenInput)


class Refusing(NoticeForm):
    """Wrong as a whole."""

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("The parts do not fit together.")


def drawn(form: "forms.Form | forms.BaseFormSet[NoticeForm]") -> Page:
    page = Page(Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form})))
    page.close_all()
    return page


ANSWERS = {
    "title": "Baricitinib",
    "text": "A text",
    "type": "device",
    "areas": ["cancer"],
    "change": "minor",
    "read": "on",
    "moment_0": "2026-06-05",
    "moment_1": "12:00",
    "token": "t",
}


def test_a_valid_form_shows_no_error_and_what_was_answered():
    form = NoticeForm(ANSWERS)
    assert form.is_valid(), form.errors

    page = drawn(form)

    assert page.all("div", role="group") == []
    assert [p for p in page.all("p") if p.get("class") == "ds-validation-message"] == []
    assert page.one("input", id="id_title")["value"] == "Baricitinib"
    assert "checked" in page.one("input", value="cancer")
    assert "checked" not in page.one("input", value="skin")
    assert "checked" in page.one("input", value="minor")


@pytest.mark.parametrize("data", [None, {}, ANSWERS], ids=["empty", "all wrong", "valid"])
def test_each_label_and_description_belongs_to_what_is_there(data):
    page = drawn(NoticeForm(data))

    assert len(page.ids) == len(set(page.ids))
    labels = page.all("label")
    assert {label["text"] for label in labels} >= {"Title", "Text", "Type", "Skin", "Cancer", "Major", "Minor"}
    for label in labels:
        assert label["for"] in page.ids, label
    for _tag, attrs, _texts in page.elements:
        for target in attrs.get("aria-describedby", "").split():
            assert target in page.ids, attrs


def test_a_wrong_control_says_so_and_names_its_description_and_its_error():
    page = drawn(NoticeForm({}))

    title = page.one("input", id="id_title")
    assert title["aria-invalid"] == "true"
    assert title["aria-describedby"] == "id_title_helptext id_title_error"
    assert page.one("div", id="id_title_helptext")["text"] == "Substance, brand, use"
    assert page.one("div", id="id_title_error")["text"] == "Må fylles ut."


def test_a_group_of_boxes_is_a_fieldset_whose_legend_is_the_question():
    page = drawn(NoticeForm({}))

    areas = next(fieldset for fieldset in page.all("fieldset") if fieldset["text"].startswith("Areas"))
    assert areas["aria-describedby"] == "id_areas_helptext id_areas_error"
    assert [legend["text"] for legend in page.all("legend")] == ["Areas", "Change", "Moment"]
    boxes = page.all("input", name="areas")
    assert [box["id"] for box in boxes] == ["id_areas_0", "id_areas_1"]
    assert {box["class"] for box in boxes} == {"ds-input"}


def test_every_visible_control_has_the_design_systems_class():
    page = drawn(NoticeForm())

    controls = [*page.all("input"), *page.all("textarea"), *page.all("select")]
    visible = [control for control in controls if control.get("type") != "hidden"]
    assert len(visible) == 10
    for control in visible:
        assert "ds-input" in control["class"].split(), control


def test_a_hidden_field_has_no_label():
    page = drawn(NoticeForm())

    assert page.one("input", name="token")["type"] == "hidden"
    assert "Token" not in {label["text"] for label in page.all("label")}


def test_the_summary_links_each_error_to_the_first_control_of_its_field():
    page = drawn(NoticeForm({}))

    summary = page.one("div", role="group")
    assert summary["tabindex"] == "-1"
    assert page.one("h2", id=summary["aria-labelledby"])["text"]
    links = {link["text"].split(":")[0]: link["href"] for link in page.all("a")}
    assert links == {
        "Title": "#id_title",
        "Text": "#id_text",
        "Type": "#id_type",
        "Areas": "#id_areas_0",
        "Change": "#id_change_0_0",
        "I have read it": "#id_read",
        "Moment": "#id_moment_0",
    }
    assert {href.removeprefix("#") for href in links.values()} <= set(page.ids)


def test_errors_without_a_visible_field_stand_in_the_summary_as_text():
    page = drawn(Refusing({**ANSWERS, "token": ""}))

    items = [item["text"] for item in page.all("li")]
    assert "The parts do not fit together." in items
    assert "Token: Må fylles ut." in items
    assert page.all("a") == []


def test_what_people_typed_is_shown_as_text_and_never_as_markup():
    page = drawn(NoticeForm({"title": '"><script>alert(1)</script>', "text": "</textarea><script>", "type": "<b>"}))

    assert page.all("script") == []
    assert page.one("input", id="id_title")["value"] == '"><script>alert(1)</script>'


def test_one_summary_speaks_for_several_forms_and_their_prefixes():
    rows = [NoticeForm({}, prefix=prefix) for prefix in ("a", "b")]

    page = Page(render_to_string("ds/error_summary.html", {"forms": rows}))

    assert len(page.all("div", role="group")) == 1
    assert {"#id_a-title", "#id_b-title"} <= {link["href"] for link in page.all("a")}


def test_a_formset_shows_its_count_its_rows_and_all_their_errors():
    formset = forms.formset_factory(NoticeForm, extra=0, min_num=3, validate_min=True)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    )

    page = drawn(formset)

    assert page.one("input", name="form-TOTAL_FORMS")["value"] == "2"
    assert len([row for row in page.all("div") if row.get("class") == "hs-row"]) == 2
    hrefs = {link["href"] for link in page.all("a")}
    assert {"#id_form-0-title", "#id_form-1-title"} <= hrefs
    assert {href.removeprefix("#") for href in hrefs} <= set(page.ids)
    assert len(page.all("li")) == len(page.all("a")) + 3  # two hidden tokens, and too few rows


class LaidOut(NoticeForm):
    """A form that says where its fields stand."""

    helper = FormHelper()
    helper.form_id = "notice"
    helper.layout = Layout(
        Fieldset("About", "title", Row("type", "read"), css_id="about"),
        ButtonHolder(Submit("save", "Save"), Button("back", "Back", data_variant="secondary")),
    )


def test_a_layout_draws_groups_columns_and_buttons():
    page = drawn(LaidOut())

    assert page.one("form", id="notice")["method"] == "post"
    assert page.one("fieldset", id="about")["text"].startswith("About Title")
    assert page.one("button", name="save")["type"] == "submit"
    assert page.one("button", name="back")["data-variant"] == "secondary"
    assert page.all("textarea") == []


def test_the_form_leaves_checking_to_the_server_and_carries_its_token():
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": NoticeForm(), "csrf_token": "a-token"})
    )

    page = Page(html)

    assert "novalidate" in page.one("form")
    assert page.one("input", name="csrfmiddlewaretoken")["value"] == "a-token"
