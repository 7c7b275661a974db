"""Letters that come late move nothing: the file is fetched first, and what stands there before has Inter's measures."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static

pytestmark = pytest.mark.no_database


STYLES = Path(settings.BASE_DIR, "static", "css")


def styles() -> str:
    return (STYLES / "site.css").read_text()


def test_every_page_fetches_the_letters_of_its_text_before_its_styles():
    page = render_to_string("base.html", {"LANGUAGE_CODE": "nb"})
    first = re.search(r'font-family: Inter;.*?url\("\.\./([^"]+)"\)', styles(), re.DOTALL)
    assert first

    links = re.findall(r'<link rel="(preload|stylesheet)" href="([^"]+)"(.*)>', page)

    assert links[0] == ("preload", static(first[1]), ' as="font" type="font/woff2" crossorigin')
    assert {kind for kind, _address, _rest in links[1:]} == {"stylesheet"}


def test_what_stands_there_before_the_letters_has_their_height():
    faces = re.findall(r'@font-face \{\s*font-family: "Inter before";(.*?)\}', styles(), re.DOTALL)
    measures = [dict(re.findall(r"(\S+-(?:adjust|override)): ([\d.]+)%", face)) for face in faces]

    # Inter's own, for each em: 0.969 above the line, 0.241 below it.
    heights = [
        [
            round(float(face[name]) * float(face["size-adjust"]) / 10_000, 2)
            for name in ("ascent-override", "descent-override")
        ]
        for face in measures
    ]
    assert heights == [[0.97, 0.24], [0.97, 0.24]]
    assert 'var(--ds-font-family), "Inter before",' in styles()
    # A width in letters would change with them.
    assert [file.name for file in STYLES.iterdir() if re.search(r"\dch\b", file.read_text())] == []
