"""The static copy: what readers are answered, as files; what changed is written again, what is gone is removed."""

import html
import json
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.models import Area
from notices.public.public_notices import WithdrawnAsWrong, every_notice
from notices.public.static_copy import copying
from notices.public.static_copy.addresses import file_of
from notices.public.static_copy.answers import NUMBER_OF_COPY
from notices.public.static_copy.fingerprint import fingerprint
from notices.search import paging
from tests.support.sites import Site, full_site
from tests.support.worlds import act, complete_document, published, saved
from tests.support.wsgi_client import WsgiClient, connections_kept
from tests.verification.test_canary import WORD, secret_document

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

LINK = re.compile(r'(?:href|src)="([^"]*)"')
# What can only be asked, and what is not for readers: a plain web server has no answer.
QUESTIONS = re.compile(
    r"/(?:(?:nn|en)/)?(?:varsel/\d+/feil/|varsel/\d+/diff/$|admin/|accounts/|api/v1/(?:notices|trials|changes)$)"
)


@pytest.fixture(scope="module", autouse=True)
def _static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """As on a site: the static files are collected, if only as links."""
    # Django's own way: it tells the storage, which knows its folder from the first use on.
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        call_command("collectstatic", interactive=False, link=True, verbosity=0)
        yield


@pytest.fixture(scope="module")
def lasting_site(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> Site:
    """Every state, where what is not public has a word of its own; `live` has a second version."""
    editor, reviewer, manager = lasting_people
    with lasting_database.unblock():
        Area.objects.create(code=WORD, name_nb=WORD, name_nn=WORD, name_en=WORD)
        site = full_site(editor, reviewer, manager, unpublished=secret_document, inside=f"Innenfor: {WORD}")
        again = complete_document().revised(description="<p>Et antistoff, omtalt igjen.</p>")
        published(editor, reviewer, saved(site.live, editor, again).notice)
        return site


@pytest.fixture(scope="module")
def lasting_copy(lasting_site: Site, lasting_database: DjangoDbBlocker, tmp_path_factory: Any) -> Path:
    folder: Path = tmp_path_factory.mktemp("site") / "copy"
    with lasting_database.unblock(), connections_kept(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "PAGE_LENGTH", 2)
        copying.copy_site(folder)
    return folder


@pytest.fixture
def copy(lasting_copy: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy of a list with two notices a page."""
    monkeypatch.setattr(paging, "PAGE_LENGTH", 2)
    return lasting_copy


def export(folder: Path) -> str:
    out = StringIO()
    with connections_kept():
        call_command("export_site", str(folder), stdout=out, stderr=out)
    return out.getvalue()


def test_each_file_is_what_a_reader_is_answered(copy: Path, site: Site):
    live = f"/varsel/{site.live.number}"
    for address in (
        *("/", "/nn/", "/en/studier/", "/feed.atom", "/en/feed.atom", "/robots.txt", "/sitemap.xml", "/dcat.ttl"),
        *("/api/", "/api/openapi.json", "/api/v1/notices.jsonl", "/api/v1/notices.csv", "/api/v1/notices.xlsx"),
        *(f"{live}/{site.live.slug}/", f"/nn{live}/v/1/", f"{live}/diff/1..2/", f"{live}.json", f"{live}/v/1.pdf"),
        *(f"{live}.csl.json", f"{live}/feed.atom", "/studier/NCT03334396/", "/404.html", "/en/404.html"),
        f"/varsel/{site.wrong.number}/{site.wrong.slug}/",
    ):
        response = WsgiClient().get(address)
        content = response.content
        file = copy / file_of(address)
        copied = file.read_bytes().replace(NUMBER_OF_COPY.encode(), b"0" * 32)
        if response.status_code != 200:
            content = re.sub(rb"<code>[0-9a-f]{32}</code>", b"<code>%b</code>" % (b"0" * 32), content)
        assert same(file_of(address), content, copied), address


def same(name: PurePath, *contents: bytes) -> bool:
    return len({fingerprint(name, BytesIO(each)) for each in contents}) == 1


def test_nothing_that_is_not_public_is_in_any_file(copy: Path, site: Site):
    # The files of all notices name what was withdrawn as wrong by its title.
    titles = [each.title.encode() for each, _text in every_notice() if isinstance(each, WithdrawnAsWrong)]
    for path in filter(Path.is_file, copy.rglob("*")):
        content = path.read_bytes()
        for title in titles if path.name.startswith("notices.") else ():
            content = content.replace(title, b"", 1)
        assert WORD.encode() not in content.lower(), path
    numbers = {int(path.name) for path in (copy / "varsel").iterdir() if path.is_dir()}
    assert numbers == {each.number for each in (site.live, site.revised, site.rereviewed, site.outdated, site.wrong)}
    assert not (copy / f"varsel/{site.wrong.number}.json").exists()
    assert not (copy / f"varsel/{site.wrong.number}/v/1.pdf").exists()


def test_each_link_leads_to_a_file_or_asks_something(copy: Path):
    broken = set()
    for page in copy.rglob("*.html"):
        where = f"/{page.relative_to(copy)}".replace("index.html", "")
        for link in LINK.findall(page.read_text("utf-8")):
            address, _place = urldefrag(urljoin(f"{django_settings.SITE_URL}{where}", html.unescape(link)))
            if not address.startswith(django_settings.SITE_URL):
                continue
            path = address.removeprefix(django_settings.SITE_URL)
            if not (urlsplit(path).query or QUESTIONS.match(path) or (copy / file_of(path)).is_file()):
                broken.add((path, where))
    assert broken == set()


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_the_address_with_a_number_alone_leads_on(copy: Path, site: Site, prefix: str):
    def page_of(number: int | None) -> str:
        return (copy / file_of(f"{prefix}/varsel/{number}/")).read_text("utf-8")

    address = f"/varsel/{site.live.number}/{site.live.slug}/"
    page = page_of(site.live.number)
    assert f'<meta http-equiv="refresh" content="0; url={prefix}{address}">' in page
    assert f'<link rel="canonical" href="{django_settings.SITE_URL}{address}">' in page
    assert LINK.findall(page)[-1] == f"{prefix}{address}"
    # What was withdrawn as wrong leads nowhere: it says why.
    assert "Refresh".lower() not in page_of(site.wrong.number).lower()


def test_later_pages_of_a_list_stand_beside_its_first(copy: Path, site: Site):
    pages = sorted(copy.glob("index@*.html"))

    assert len(pages) == 1  # of three live notices, two on a page
    first = (copy / "index.html").read_text("utf-8")
    link = html.unescape(re.findall(r'rel="next" href="([^"]+)"', first)[0])
    assert pages[0] == copy / file_of(f"/{link}")
    assert pages[0].read_bytes() == WsgiClient().get(f"/{link}").content


def test_only_what_changed_is_written_and_what_is_gone_is_removed(copy: Path, site: Site, lasting_people: list[User]):
    def times() -> dict[str, int]:
        return {str(path.relative_to(copy)): path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}

    before = times()
    assert export(copy).startswith("0 written")
    words = {"reason": "Feil tall.", "public_note": "Tallene var feil."}
    act(workflow.withdraw, site.revised, lasting_people[2], kind="withdraw_wrong", **words)
    words_after = export(copy)
    after = times()

    number, slug = site.revised.number, site.revised.slug
    assert {f"varsel/{number}.json", f"varsel/{number}/v/1.pdf"} <= (gone := before.keys() - after.keys())
    assert words_after.rstrip().endswith(f"{len(gone)} removed")
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"index.html", "feed.atom", f"varsel/{number}/{slug}/index.html", "sitemap.xml"} <= changed
    assert not any(name.startswith((f"varsel/{site.outdated.number}/", "static/", "ordliste/")) for name in changed)
    assert "Tallene var feil." in (copy / f"varsel/{number}/{slug}/index.html").read_text("utf-8")


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, settings: Any):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(CommandError, match="something that is no copy of a site"):
        export(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"

    (tmp_path / copying.SIGN).write_text(json.dumps({"site": "https://elsewhere.example"}))
    with pytest.raises(CommandError, match=r"is a copy of https://elsewhere.example"):
        export(tmp_path)
    settings.SITE_URL = "https://elsewhere.example"
    with copying.alone_in(tmp_path), pytest.raises(CommandError, match="Another run is writing"):
        export(tmp_path)


def test_an_address_that_gives_no_answer_keeps_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(copying, "addresses", lambda: iter(["/ordliste/", "/kontroll/"]))
    monkeypatch.setattr(copying, "_static_files", lambda: iter([]))
    export(tmp_path)
    (page := tmp_path / "ordliste/index.html").write_text("as it was")

    monkeypatch.setattr("notices.views.public.about.in_order", lambda _language: 1 / 0)
    with pytest.raises(CommandError, match="1 addresses gave no answer"):
        export(tmp_path)

    assert page.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == [copying.SIGN, "kontroll", "ordliste"]


@pytest.mark.parametrize("address", ["/studier/../../etc/", "/studier/a%2Fb/", f"/studier/{'x' * 300}/", "/a%00/"])
def test_no_address_leads_out_of_the_copy(address: str):
    with pytest.raises(ValueError, match="file"):
        file_of(address)


def test_the_marked_time_alone_is_left_out():
    def of(name: str, content: bytes) -> str:
        return fingerprint(PurePath(name), BytesIO(content))

    page = b'<p>2026</p><p class="hs-made-at" data-made-at>Laget <time datetime="2026-12-01T10:00:%bZ">%b</time>.</p>'
    assert of("x.html", page % (b"01", b"2")) == of("x.html", page % (b"03", b"4"))
    assert of("x.html", page % (b"01", b"2")) != of("x.html", (page % (b"01", b"2")).replace(b"<p>2026", b"<p>2027"))
    table = b"generated_at,title\r\n%b,Made 2026-01-01T10:00:00Z\r\n"
    assert of("x.csv", table % b"2026-12-01T10:00:00Z") == of("x.csv", table % b"2026-12-02T10:00:00.5+00:00")
    assert of("x.csv", table) != of("x.csv", table.replace(b"Made 2026", b"Made 2027"))
    # A text is never made: its bytes are what was approved.
    text = b'{"generated_at":"1"}'
    assert of("varsel/1.json", text) != of("varsel/1.json", text.replace(b"1", b"2"))
    assert of("api/v1/notices.meta.json", text) == of("api/v1/notices.meta.json", text.replace(b"1", b"2"))
