"""Citing a published version: in words and as files, naming version and date, whatever its title holds."""

import datetime
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from notices import workflow
from notices.document.wording import day_text
from notices.formats.citation import CITATION_FORMATS, VersionCitation, bibtex, csl_json, ris, vancouver
from tests.support.sites import Site
from tests.support.worlds import act, published, saved

CITATION = VersionCitation(
    number=12,
    version=2,
    title="Eksempelmab til behandling av eksempelsyke",
    language="nb",
    publisher="Etaten",
    published=datetime.date(2026, 6, 5),
    address="https://varsel.example.org/varsel/12/v/2/",
)
WITHDRAWN = replace(CITATION, withdrawn=datetime.date(2026, 7, 1))
NASTY = r"Æsj 100 % {A} & B_1 #2 \cite ~x^2 $ }{ « » β2"
MEDIA_TYPES = {
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


# In words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "Versjon 2. Publisert 5. juni 2026. Tilgjengelig fra:"),
        ("nn", "Versjon 2. Publisert 5. juni 2026. Tilgjengeleg frå:"),
        ("en", "Version 2. Published 5 June 2026. Available from:"),
    ],
)
def test_the_words_around_a_title_are_the_pages(language: Any, words: str):
    reference = str(vancouver(CITATION, language))

    assert reference == f"Etaten. Eksempelmab til behandling av eksempelsyke. {words} {CITATION.address}"


def test_a_title_that_ends_by_itself_gets_no_second_full_stop():
    assert vancouver(replace(CITATION, title="Virker det?"), "nb").title == "Virker det?"


def test_a_withdrawn_notice_is_cited_as_withdrawn():
    sentence = "Trukket tilbake som utdatert 1. juli 2026."

    assert sentence in str(vancouver(WITHDRAWN, "nb"))
    assert sentence not in str(vancouver(CITATION, "nb"))
    for form in CITATION_FORMATS.values():
        assert sentence in form.write(WITHDRAWN)


# RIS


def fields_of_ris(text: str) -> list[tuple[str, str]]:
    """Each line a field; a line that is none fails."""
    lines = text.split("\r\n")
    assert lines.pop() == ""
    matches = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines]
    assert all(matches), lines
    return [(match[1], match[2]) for match in matches if match]


def test_ris_names_the_report_its_version_and_its_day():
    fields = fields_of_ris(ris(CITATION))

    assert fields[0] == ("TY", "RPRT")
    assert fields[-1] == ("ER", "")
    known = dict(fields)
    assert known["TI"] == CITATION.title
    assert (known["AU"], known["PB"]) == ("Etaten", "Etaten")
    assert (known["ET"], known["PY"], known["DA"]) == ("2", "2026", "2026/06/05")
    assert known["UR"] == CITATION.address


@pytest.mark.parametrize("sign", [",", ";"])
def test_an_agency_with_a_comma_in_its_name_is_one_author_and_no_person(sign: str):
    name = f"Etaten for legemidler{sign} avdeling A"

    fields = dict(fields_of_ris(ris(replace(CITATION, publisher=name))))

    assert fields["AU"] == "Etaten for legemidler avdeling A"
    assert fields["PB"] == name


def test_an_agency_with_an_and_in_its_name_is_one_agency_in_bibtex():
    fields = fields_of_bibtex(bibtex(replace(CITATION, publisher="Safety and Quality, Norway")))

    # Both are lists of names for BibTeX or biblatex, with "and" between them outside of inner braces.
    assert fields["author"] == fields["institution"] == "{{Safety and Quality, Norway}}"


@given(st.text(min_size=1))
def test_no_title_breaks_a_line_of_ris(title: str):
    fields = fields_of_ris(ris(replace(CITATION, title=title)))

    assert dict(fields)["TI"] == " ".join(title.split())
    assert len(fields) == len(fields_of_ris(ris(CITATION)))


# BibTeX


def fields_of_bibtex(text: str) -> dict[str, str]:
    """The fields, read as BibTeX does: braces are counted, also behind a backslash."""
    entry = re.fullmatch(r"@techreport\{([\w-]+),\n(.*)\}\n", text, re.DOTALL)
    assert entry, text
    fields, rest = {"key": entry[1]}, entry[2]
    while rest:
        name, _equals, rest = rest.strip().partition(" = ")
        end = _end_of_value(rest)
        fields[name], rest = rest[:end], rest[end:].removeprefix(",").lstrip()
    return fields


def _end_of_value(text: str) -> int:
    depth = 0
    for place, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0, text
        if sign == "," and depth == 0:
            return place
    raise AssertionError(f"a value without an end: {text}")


def plain(value: str) -> str:
    """What TeX would print of a value."""
    text = value.strip("{}")
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    return re.sub(r"\\text(\w+)\{\}|\\([%&$#_])", lambda match: names.get(match[1], match[2]), text)


def test_bibtex_names_the_report_its_version_and_its_day():
    fields = fields_of_bibtex(bibtex(CITATION))

    assert fields["key"] == "varsel-12-v2"
    assert fields["title"] == "{{Eksempelmab til behandling av eksempelsyke}}"
    assert (fields["author"], fields["institution"]) == ("{{Etaten}}", "{{Etaten}}")
    assert (fields["version"], fields["year"], fields["month"]) == ("{2}", "{2026}", "jun")
    assert fields["url"] == f"{{{CITATION.address}}}"
    assert fields["note"] == "{Versjon 2. Publisert 5. juni 2026.}"


def test_what_means_something_to_tex_is_printed_as_it_stands():
    title = fields_of_bibtex(bibtex(replace(CITATION, title=NASTY)))["title"]

    assert title == (
        r"{{Æsj 100 \% \textbraceleft{}A\textbraceright{} \& B\_1 \#2 \textbackslash{}cite \textasciitilde{}x"
        r"\textasciicircum{}2 \$ \textbraceright{}\textbraceleft{} « » β2}}"
    )


@given(st.text(alphabet=st.sampled_from('\\{}%&$#_~^"@,= \nåb'), min_size=1))
def test_no_title_breaks_an_entry_of_bibtex(title: str):
    fields = fields_of_bibtex(bibtex(replace(CITATION, title=f"x{title}x")))

    assert plain(fields["title"]) == " ".join(f"x{title}x".split())
    assert set(fields) == set(fields_of_bibtex(bibtex(CITATION)))


# CSL-JSON


def test_csl_json_is_an_item_as_its_schema_has_it():
    (item,) = json.loads(csl_json(replace(CITATION, title=NASTY)))

    # The schema knows no other names than its own.
    assert item == {
        "id": "varsel-12-v2",
        "type": "report",
        "title": NASTY,
        "author": [{"literal": "Etaten"}],
        "publisher": "Etaten",
        "genre": "Metodevarsel",
        "number": "12",
        "version": "2",
        "issued": {"date-parts": [[2026, 6, 5]]},
        "note": "Versjon 2. Publisert 5. juni 2026.",
        "language": "nb",
        "URL": CITATION.address,
    }


# On the site


@pytest.mark.django_db
@pytest.mark.parametrize("form", CITATION_FORMATS)
def test_a_version_can_be_taken_as_a_file(site: Site, visitor: Client, form: str):
    live, version = f"/varsel/{site.live.number}.{form}", f"/varsel/{site.live.number}/v/1.{form}"

    for where in (live, version):
        answer = visitor.get(where)
        assert answer.status_code == 200
        assert answer["Content-Type"] == MEDIA_TYPES[form]
        assert answer["Content-Disposition"] == f'attachment; filename="varsel-{site.live.number}-v1.{form}"'
        assert answer["Cache-Control"] == "public, max-age=60"
        assert f"http://testserver/varsel/{site.live.number}/v/1/" in answer.text
        assert "Eksempelmab til behandling av eksempelsyke" in answer.text
        assert visitor.get(where, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert (visitor.head(where).status_code, visitor.head(where)["ETag"]) == (200, answer["ETag"])
        assert visitor.post(where).status_code == 405


@pytest.mark.django_db
def test_each_version_cites_itself(site: Site, visitor: Client, editor: User, reviewer: User):
    number = site.live.number
    saved(site.live, editor, title="Ny tittel")
    published(editor, reviewer, site.live)

    first, second, live = (visitor.get(f"/varsel/{number}{tail}").text for tail in ("/v/1.ris", "/v/2.ris", ".ris"))

    assert dict(fields_of_ris(first))["ET"] == "1"
    assert dict(fields_of_ris(second))["TI"] == "Ny tittel"
    assert live == second
    page = visitor.get(f"/varsel/{number}/v/1/").text
    assert f"http://testserver/varsel/{number}/v/1/" in page.partition('id="cite"')[2]
    assert "</cite> Versjon 1. Publisert" in page
    assert f'href="/varsel/{number}/v/1.bib"' in page


@pytest.mark.django_db
def test_the_page_says_how_to_cite_it(site: Site, visitor: Client):
    page = visitor.get(f"/varsel/{site.live.number}/v/1/").text

    today = day_text(timezone.localdate(), "nb")
    assert (
        f"""<p>{settings.PUBLISHER_NAME}. <cite lang="nb">Eksempelmab til behandling av eksempelsyke.</cite> \
Versjon 1. Publisert {today}. Tilgjengelig fra: http://testserver/varsel/{site.live.number}/v/1/</p>"""
        in page
    )


@pytest.mark.django_db
def test_what_is_withdrawn_as_outdated_says_so_also_in_its_citation(site: Site, visitor: Client):
    for tail in (".ris", "/v/1.bib", "/v/1.csl.json", "/v/1/"):
        assert "Trukket tilbake som utdatert" in visitor.get(f"/varsel/{site.outdated.number}{tail}").text
        assert "Trukket tilbake som utdatert" not in visitor.get(f"/varsel/{site.live.number}{tail}").text


@pytest.mark.django_db
@pytest.mark.parametrize("form", CITATION_FORMATS)
def test_what_cannot_be_read_cannot_be_cited(site: Site, visitor: Client, manager: User, form: str):
    wrong, scheduled, draft = site.wrong, site.scheduled, site.draft

    for tail in (f".{form}", f"/v/1.{form}"):
        gone = visitor.get(f"/varsel/{wrong.number}{tail}")
        assert gone.status_code == 410
        assert "Eksempelmab" not in gone.text
        for notice in (scheduled, draft):
            assert visitor.get(f"/varsel/{notice.number or notice.pk}{tail}").status_code == 404
    assert visitor.get(f"/varsel/{site.live.number}/v/2.{form}").status_code == 404
    assert visitor.get(f"/varsel/{site.live.number}.doc").status_code == 404
    act(workflow.withdraw, site.live, manager, kind="withdraw_wrong", reason="Feil", public_note="Feil.")
    assert visitor.get(f"/varsel/{site.live.number}/v/1.{form}").status_code == 410


@pytest.mark.django_db
def test_a_citation_asks_the_database_twice(site: Site, visitor: Client, django_assert_num_queries):
    for where in (f"/varsel/{site.live.number}.ris", f"/varsel/{site.live.number}/v/1.csl.json"):
        with django_assert_num_queries(2):
            visitor.get(where)


def test_pages_of_other_sites_may_read_every_file_and_no_page(site: Site, visitor: Client):
    number, n = site.live.number, f"/varsel/{site.live.number}/v/1"
    files = [f"{n}.json", f"/varsel/{number}.json", f"{n}.ris", f"{n}.pdf", f"/varsel/{number}/feed.atom", "/feed.atom"]
    for path in [*files, "/dcat.ttl"]:
        answer = visitor.get(path)
        known = visitor.get(path, headers={"If-None-Match": answer["ETag"], "Origin": "https://elsewhere.example"})
        for each in (answer, known):
            assert each["Access-Control-Allow-Origin"] == "*"
            assert each["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert "Access-Control-Allow-Credentials" not in each
        assert known.status_code == 304
    for path in ("/", f"{n}/", "/kontroll/"):
        assert "Access-Control-Allow-Origin" not in visitor.get(path)
