"""What others made lies in static/vendor/ unchanged, and its README says what each file is."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import styles, vendored_parts
from tests.support.vendored_parts import COLUMNS, rows

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
WITH_CLASSES = {".html", ".py", ".js", ".css"}


def disagreements(folder: Path) -> list[str]:
    """What is wrong between a folder and its README: files without a row, rows without a file, other checksums."""
    stated = {row["file"]: row["sha256"] for row in rows((folder / "README.md").read_text(encoding="utf-8"))}
    actual = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / "README.md"
    }
    return [
        *(f"{name} has no row" for name in sorted(actual.keys() - stated.keys())),
        *(f"{name} is missing" for name in sorted(stated.keys() - actual.keys())),
        *(f"{name} differs" for name in sorted(actual.keys() & stated.keys()) if actual[name] != stated[name]),
    ]


def test_each_vendored_file_is_the_one_its_row_describes():
    assert disagreements(VENDOR) == []


def test_each_row_is_filled_in():
    for row in rows((VENDOR / "README.md").read_text(encoding="utf-8")):
        assert all(row.values()), row


def test_the_bill_of_materials_has_each_package_with_its_files_and_their_hashes(tmp_path):
    bill = tmp_path / "sbom.json"
    bill.write_text(json.dumps({"bomFormat": "CycloneDX", "components": [{"name": "django"}]}))

    vendored_parts.main(bill)

    of_python, *parts = json.loads(bill.read_text())["components"]
    assert of_python == {"name": "django"}
    assert {part["purl"].partition("@")[0] for part in parts} == {
        *("pkg:npm/%40digdir/designsystemet-css", "pkg:npm/%40digdir/designsystemet-theme"),
        *("pkg:npm/%40fontsource-variable/inter", "pkg:npm/source-sans", "pkg:npm/%40fontsource/noto-sans-symbols-2"),
    }
    assert {part["licenses"][0]["license"]["id"] for part in parts} == {"MIT", "OFL-1.1"}
    for file in (file for part in parts for file in part["components"]):
        (digest,) = file["hashes"]
        assert digest["content"] == hashlib.sha256((settings.BASE_DIR / file["name"]).read_bytes()).hexdigest()


def test_a_changed_an_added_and_a_removed_file_are_found(tmp_path):
    table = "| " + " | ".join(COLUMNS) + " |\n|---|---|---|---|---|---|\n"
    digest = hashlib.sha256(b"as it came").hexdigest()
    lines = [f"| {name} | package | 1.0 | MIT | a purpose | {digest} |\n" for name in ("changed.css", "removed.css")]
    (tmp_path / "README.md").write_text(table + "".join(lines))
    (tmp_path / "changed.css").write_text("as somebody edited it")
    (tmp_path / "added.css").write_text("as it came")

    assert disagreements(tmp_path) == ["added.css has no row", "removed.css is missing", "changed.css differs"]


@pytest.mark.parametrize("path", sorted(VENDOR.rglob("*.css")), ids=lambda path: path.name)
def test_no_vendored_style_loads_anything_from_outside_itself(path):
    loads = re.findall(r"url\((?!\s*[\"']?data:)[^)]*\)|@import[^;]*;", path.read_text(encoding="utf-8"))

    assert loads == []


def test_the_styles_that_pages_load_are_made_of_the_vendored_ones():
    assert styles.STYLES.read_text("utf-8") == styles.styles(styles.VENDORED.read_text("utf-8")), "run: make styles"


def test_each_component_on_a_page_has_its_styles():
    folders = ("templates", "notices", "horizonscan", "static/css", "static/js")
    files = [path for folder in folders for path in (styles.ROOT / folder).rglob("*") if path.suffix in WITH_CLASSES]
    texts = [path.read_text("utf-8") for path in files]
    names = {name for text in texts for name in re.findall(r"[\s\"'.]ds-([a-z-]+)(?=[\s\"'{.>:,)])", text)}

    assert names == styles.COMPONENTS - {"focus"}


@pytest.mark.parametrize(
    ("selector", "is_used"),
    [
        (".ds-button", True),
        (".ds-chip", False),
        (".ds-button:not(.ds-chip)", True),
        (":is(.ds-chip,.ds-button) svg", True),
        (":is(.ds-chip,.ds-tabs) svg", False),
        (".ds-card:has(>.ds-card__block)", False),
        ("u-option", False),
        ("[data-tooltip]", True),
    ],
)
def test_a_selector_is_used_where_an_element_of_ours_can_match_it(selector: str, is_used: bool):
    assert styles.is_used(selector) == is_used


@pytest.mark.parametrize(
    "path", [styles.STYLES, *sorted((styles.ROOT / "static" / "css").glob("*.css"))], ids=lambda path: path.name
)
def test_nothing_makes_a_browser_style_a_whole_page_again(path: Path):
    css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)

    assert [selector for selector in styles.selectors(css) if styles.styles_all_within(selector)] == []


@pytest.mark.parametrize(
    ("selector", "is_costly"),
    [
        (".a:has(b) > *", True),
        (".a:has(b) :not([hidden])", True),
        (":is(.a:has(b)) ~ *", True),
        (".a > * + *", True),
        (":where(.a) > *+*", True),
        (".a + *", False),
        (".a > * + .b", False),
        (".a > :where(:not(:first-child))", False),
        (".a:has(b) > .c", False),
        (".a:has(b) > :where(.c, [d])", False),
        (".a:has(b)::before", False),
        (".a:has(> *)", False),
        (".a > *", False),
    ],
)
def test_a_costly_selector_names_nothing_after_has_or_beside_another(selector: str, is_costly: bool):
    assert styles.styles_all_within(selector) == is_costly
