"""A part that is no whole registry stops the site when it starts, and says what it lacks."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notices.apps import check_registry_terms
from tests.support import toy_registry as toy
from trials.apps import load_registries
from trials.readable import UnfitRegistry, install, readable_registries, watched_number
from trials.registry import RegistryClient
from trials.registry_faults import KINDS, faults_of
from trials.study import identify_each, normalise

TOY = "tests.support.toy_registry"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    load_registries(settings.REGISTRIES)


class WithoutStudy(RegistryClient):
    pass


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "Toy!"}, "code must be a code in small letters, not 'Toy!'."),
        ({"numbers": ()}, "numbers must be a tuple of Register, not ()."),
        ({"numbers": (replace(toy.NUMBERS[0], code="x"),)}, "numbers must have the code 'toy', not 'x'."),
        ({"numbers": (replace(toy.NUMBERS[0], syntax="TOY("),)}, "numbers have a syntax that is no regular expression"),
        ({"numbers": (replace(toy.NUMBERS[0], spelling="TOY"),)}, "numbers need one {} in 'TOY' for each group"),
        ({"client": WithoutStudy}, "client must be a function that makes clients, or a whole class of RegistryClient"),
        ({"client": dict}, "client must be a function that makes clients"),
        ({"interactive_client": None}, "interactive_client must be a function that makes clients"),
        ({"pace": 1.0}, "pace must be a Pace, not 1.0."),
        ({"read": None}, "read must be a function, not None."),
        ({"headline": "title"}, "headline must be a function, not 'title'."),
        ({"number_of": 7}, "number_of must be a function, not 7."),
        ({"statuses": ["open"]}, "statuses must be a mapping of texts to texts, not ['open']."),
        ({"phases": {"III": "3"}}, "phases must be a mapping of tuples to texts"),
        ({"batch_size": 0}, "batch_size must be a number above 0, not 0."),
        ({"has_title_search": 1}, "has_title_search must be True or False, not 1."),
        ({"from_text": None}, "from_text must be a function, not None."),
    ],
)
def test_a_part_with_something_of_another_kind_is_refused_when_the_site_starts(monkeypatch, changes, fault):
    monkeypatch.setattr(toy, "REGISTRY", replace(toy.REGISTRY, **changes))
    before = readable_registries()

    with pytest.raises(ImproperlyConfigured) as error:
        load_registries([*settings.REGISTRIES, TOY])

    assert str(error.value).startswith(f"REGISTRIES: {TOY}: ")
    assert fault in str(error.value)
    assert readable_registries() == before


def test_a_part_that_lacks_a_function_is_refused_when_the_site_starts(tmp_path: Path, monkeypatch):
    source = Path(toy.__file__).read_text().replace("    read=read_study,\n", "")
    (tmp_path / "half_registry.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ImproperlyConfigured, match=r"half_registry has no usable REGISTRY: .* 'read'"):
        load_registries(["half_registry"])


@pytest.mark.parametrize("module", ["no.such.module", "trials.pace"])
def test_a_module_without_a_registry_is_refused(module):
    with pytest.raises(ImproperlyConfigured, match=f"REGISTRIES: {module} has no usable REGISTRY"):
        load_registries([module])


def test_an_object_that_is_no_registry_is_refused():
    assert faults_of({"code": "toy"}) == ["REGISTRY must be a trials.registry.Registry, not {'code': 'toy'}."]


def test_two_parts_of_one_code_are_refused():
    with pytest.raises(UnfitRegistry, match="b: another part has the code 'toy' too"):
        install({"a": toy.REGISTRY, "b": toy.REGISTRY})


def test_every_field_of_a_registry_is_looked_at():
    assert {field.name for field in fields(toy.REGISTRY)} == KINDS.keys()


@pytest.mark.parametrize("changes", [{"statuses": {"open": "running"}}, {"phases": {("III",): "three"}}])
def test_a_code_that_leads_to_no_term_of_the_template_is_refused(changes: dict[str, Any]):
    install({"toy": replace(toy.REGISTRY, **changes)})

    with pytest.raises(ImproperlyConfigured, match=r"The registry toy: .* which is none of"):
        check_registry_terms()


# Several numbers of one trial.


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("nct 0333 4396 / EUCTR 2019-001234-12", ["NCT03334396", "2019-001234-12"]),
        ("NCT03334396, ISRCTN12345678", ["NCT03334396", "ISRCTN12345678"]),
        ("NCT03334396/2019-001234-12", ["NCT03334396", "2019-001234-12"]),
        ("CTRI/2020/01/012345 / NCT03334396", ["CTRI/2020/01/012345", "NCT03334396"]),
        ("NCT03334396 og NCT03334396", ["NCT03334396"]),
        ("NCT03334396", ["NCT03334396"]),
        ("NCT03334396 / BREEZE-AD1", []),
        ("/ , ;", []),
        ("", []),
    ],
)
def test_numbers_that_were_typed_together_are_each_recognised(text, numbers):
    assert [number.number for number in identify_each(text)] == numbers
    assert normalise(text) == (" / ".join(numbers) or text.strip())


@pytest.mark.parametrize(
    ("text", "watched"),
    [
        ("2019-001234-12 / NCT03334396", "NCT03334396"),
        ("NCT03334396 / TOY-123456", "NCT03334396"),
        ("2019-001234-12 / ISRCTN12345678", "2019-001234-12"),
        ("2019-001234-12 / TOY-123456", "TOY-123456"),
        ("BREEZE-AD1", None),
    ],
)
def test_the_first_number_whose_registry_is_read_is_watched(text, watched):
    load_registries([*settings.REGISTRIES, TOY])

    number = watched_number(text)

    assert (number.number if number else None) == watched
