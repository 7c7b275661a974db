"""A word planted in everything that is not public: no walk of a visitor, however crooked, may find it."""

import types
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from pydantic import BaseModel
from pytest_django import DjangoDbBlocker

from notices import search as listing
from notices.document.model import SCHEMA, Document
from notices.document.template import ASSESSMENT_ELEMENTS, ASSESSMENT_KINDS
from notices.models import Area, Listing, Notice, Version
from tests.support.browsing import crawl, without_request_id
from tests.support.sites import Site, desk_addresses, full_site
from tests.support.wsgi_client import WsgiClient
from trials.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("pages_are_stored")]

WORD = "kanarifuglsang"
# Texts that must have a form of their own, or could not be submitted.
FORMED = {
    ("Atc", "code"): "V10XX98",
    ("NyeMetoderNumber", "number"): "ID2098_765",
    ("NorwegianAssessment", "number"): "ID2098_764",
    ("TrialRow", "number"): "NCT98765432",
}
# What is no text of the writer's: a language, a day, the boxes and the type that the template knows.
FIXED: dict[tuple[str, str], Any] = {
    ("Document", "schema_number"): SCHEMA,
    ("Document", "language"): "nb",
    ("Document", "elements"): [{"code": term.code, "label": WORD, "checked": True} for term in ASSESSMENT_ELEMENTS],
    ("Document", "kinds"): [
        {"code": term.code, "label": WORD, "checked": True, "comment": WORD} for term in ASSESSMENT_KINDS
    ],
    ("Document", "technology_type"): {"code": "medicine", "label": WORD},
    # Their terms are the template's, the words copied into a text are the writer's.
    ("Document", "tags"): [{"code": "orphan", "label": WORD}],
    ("JointAssessment", "state"): {"code": "planned", "label": WORD},
    ("Patients", "basis"): {"code": "new_per_year", "label": WORD},
    ("Cost", "basis"): {"code": "per_year", "label": WORD},
    # Nothing but citations, and addresses: the word is in them, in the form that they must have.
    ("Found", "citations"): f"[@{WORD}]",
    ("NorwegianAssessment", "url"): f"https://example.org/{WORD}",
    ("Reference", "url"): f"https://example.org/{WORD}",
}
SECRETS = [WORD, *FORMED.values()]
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
NEVER = 987654


def planted(model: type[BaseModel]) -> dict[str, Any]:
    """Data for the model with the word in every text, a row in every list, and nothing left out."""
    return {
        name: FORMED.get((model.__name__, name)) or FIXED.get((model.__name__, name)) or planted_in(field.annotation)
        for name, field in model.model_fields.items()
    }


def planted_in(annotation: Any) -> Any:
    kind, parts = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return planted_in(parts[0])
    if kind in (Union, types.UnionType):
        return planted_in(next(part for part in parts if part is not type(None)))
    if kind is tuple:
        return [planted_in(parts[0])]
    if kind is Literal:
        return parts[0]
    if annotation is PartialDate:
        return {"value": "2031-11-05", "estimated": True}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return planted(annotation)
    return {str: WORD, int: 7, bool: True, date: "2031-11-05"}[annotation]


def secret_document() -> Document:
    return Document.model_validate(planted(Document))


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the data, with its place."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part, f"{place}/{name}")
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, place)
    elif isinstance(value, str):
        yield place, value


@pytest.fixture(scope="module")
def lasting_site(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> Site:
    with lasting_database.unblock():
        for person in lasting_people:
            person.last_name, person.email = WORD, f"{WORD}.{person.username}@example.org"
            person.save()
        Area.objects.create(code=WORD, name_nb=WORD, name_nn=WORD, name_en=WORD)
        return full_site(*lasting_people, unpublished=secret_document, inside=f"Innenfor: {WORD}")


@pytest.fixture
def visitor() -> Client:
    """Somebody from the public, at the front door: where pages are stored, nothing may be stored that is hidden."""
    return WsgiClient()


@pytest.fixture
def secrets(site: Site) -> list[bytes]:
    """What may be in no answer: the word, its companions with a form, and the hash of each text with the word."""
    hidden = Version.objects.filter(content__contains=WORD).values_list("sha256", flat=True)
    return [text.casefold().encode() for text in [*SECRETS, *hidden]]


def secrets_in(response: Any, secrets: list[bytes]) -> list[str]:
    """The secrets in the answer's headers or text."""
    whole = b"\n".join([*(f"{name}: {value}".encode() for name, value in response.headers.items()), response.content])
    whole += b"\n".join(morsel.OutputString().encode() for morsel in response.cookies.values())
    # bytes know no other letters than a to z, and these secrets have no others
    return [secret.decode() for secret in secrets if secret in whole.lower()]


# The bird is everywhere


def test_the_word_stands_in_every_text_of_the_document():
    data = secret_document().model_dump(mode="json", by_alias=True)

    without = {place for place, text in texts(data) if WORD not in text and text not in FORMED.values()}

    known = {"/language", "/technology_type/code", "/elements/code", "/kinds/code", "/tags/code"}
    known |= {"/joint_assessment/state/code", "/patients/basis/code", "/cost/basis/code"}
    assert {place for place in without if not place.endswith(("/value", "/precision"))} - known == {
        "/information_as_of",
        "/trials/checked_on",
        "/references/accessed",
    }
    assert set(data) == {field.alias or name for name, field in Document.model_fields.items()}
    assert all(data.values())


def test_what_could_be_found_is_really_there(site: Site, secrets: list[bytes], client_of, editor: User):
    """Inside, every secret is on some page: a crawl that finds nothing outside means something."""
    client = client_of(editor)
    pages = [client.get(where) for notice in site for where in desk_addresses(notice)]

    visible = {secret for page in pages for secret in secrets_in(page, secrets)}

    assert visible == {secret.decode() for secret in secrets}
    # One text, saved once for every notice: the hashes say how many different ones there are.
    assert Version.objects.filter(content__contains=WORD).count() > len(site)


# A visitor who follows every link and fills in every search


def test_no_link_and_no_search_leads_to_it(site: Site, secrets: list[bytes], visitor: Client):
    starts = ["/", "/health/", "/studier/", *API, *(f"/varsel/{notice.number}/x/" for notice in site if notice.number)]

    # Parts of the word, and not all of it: a page may repeat what was searched for.
    answers = crawl(visitor, starts, words=[WORD[:9], "V10XX9", "NCT9876", "eksempelmab"])

    # Of what was withdrawn as wrong the files of all notices have the title, each once.
    title = Listing.objects.get(notice=site.wrong).title.encode()
    for ending in ENDINGS:
        answer = answers[f"/api/v1/notices.{ending}"]
        answer.content = answer.content.replace(title, b"", 1)
    assert {where: leaks for where, answer in answers.items() if (leaks := secrets_in(answer, secrets))} == {}
    assert f"/varsel/{site.live.number}/{site.live.slug}/" in answers
    assert f"/varsel/{site.outdated.number}/v/1.json" in answers
    assert answers["/studier/NCT03334396/"].status_code == 200
    assert len(answers) > 25


@pytest.mark.parametrize("name", ["q", "area", "type", "year", "financing", "language", "changed"])
@pytest.mark.parametrize("secret", SECRETS)
def test_a_search_for_it_is_a_search_for_nothing(site: Site, visitor: Client, name: str, secret: str):
    nonsense = "x" * len(secret)

    for_secret, nothing = visitor.get("/", {name: secret}), visitor.get("/", {name: nonsense})

    assert for_secret.content == nothing.content.replace(nonsense.encode(), secret.encode())
    assert listing.search(listing.SearchQuery.of({name: secret}), "nb").total == 0
    for_secret, nothing = visitor.get("/feed.atom", {name: secret}), visitor.get("/feed.atom", {name: nonsense})
    assert for_secret.content == nothing.content.replace(nonsense.encode(), secret.encode())


# A visitor who guesses

TAILS = ["/", "/v/1/", "/v/2/", "/v/3/", "/v/0/", "/v/1.json", "/v/2.json", "/v/3.json", ".json", ".pdf", ".ris"]
TAILS += ["/v/0.pdf", "/v/1.pdf", "/v/2.pdf", "/v/3.pdf"]
TAILS += [f"/{WORD[:4]}/", f"/{WORD[:4]}", "/v/", "/v/1", "/v/1.html", "/v/1/edit/", "/v/01/", "/v/-1/"]
TAILS += ["/diff/", "/diff/1..1/", "/diff/1..2/", "/diff/2..1/", "/diff/?a=1&b=2"]
TAILS += ["/feed.atom", "/v/2.bib", "/feil/", "/feil/?v=2", "/feil/?v=1&sent=1"]
# The files of all notices that are text.
ENDINGS = ["jsonl", "csv", "excel.csv"]
API = ["/api/", "/api/openapi.json", "/api/v1/notices", "/api/v1/trials", "/api/v1/changes"]
API += ["/api/v1/notices.meta.json", "/api/v1/notices?state=replaced&state=outdated&state=live"]
API += ["/api/v1/changes?since=2000-01-01&limit=100", "/api/v1/notices?substance=eksempelmab"]
API_TAILS = ["", "/versions", "/versions/0", "/versions/1", "/versions/2", "/versions/3", "?limit=1"]
JUNK = ["%00", "..%2f", "//", "/..;/admin/notices/", "?format=json", "?version=1", "?v=1&preview=1", "%0d%0aX: y", "."]
HEADERS: list[dict[str, str]] = [
    {"Accept": "application/json"},
    {"Accept": "text/turtle;q=0.9, */*;q=0.1"},
    {"Accept": ""},
    {"Accept-Language": "en, nn;q=0.5"},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"If-None-Match": "*"},
    {"If-Match": '"0"'},
    {"Range": "bytes=0-99"},
    {"X-HTTP-Method-Override": "PUT"},
    {"X-Original-URL": "/admin/notices/"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Requested-With": "XMLHttpRequest"},
    {"Cookie": "sessionid=guessed"},
]


def numbers(site: Site) -> list[int]:
    """Every number and every id that a notice of the site has, and some that none has."""
    return sorted({notice.pk for notice in site} | {notice.number for notice in site if notice.number} | {0, NEVER})


def one_of_each_view(paths: Iterable[str]) -> list[str]:
    """The first address of each view, and of those of none: a view takes a method or not, whatever the address."""
    first: dict[str, str] = {}
    for path in paths:
        try:
            first.setdefault(resolve(path.split("?")[0]).view_name, path)
        except Resolver404:
            first.setdefault("", path)
    return list(first.values())


def test_no_guessed_address_leads_to_it(site: Site, secrets: list[bytes], visitor: Client):
    paths = [f"/varsel/{number}{tail}" for number in numbers(site) for tail in TAILS]
    paths += [f"/varsel/{site.draft.pk}/{WORD}/", "/varsel/", "/varsel", "/admin", "/robots.txt", "/sitemap.xml"]
    paths += ["/sitemap-pages.xml", "/sitemap-notices.xml"]
    paths += ["/dcat.ttl"]
    paths += [f"/varsel/{notice.pk}/v/2/{junk}" for notice in site for junk in JUNK]
    paths += [f"/studier/{number}/" for number in (FORMED["TrialRow", "number"], "nct-9876 5432", WORD, *JUNK)]
    paths += [f"/studier/?{name}={WORD[:9]}" for name in ("q", "status", "page")]
    paths += [f"/api/v1/notices/{number}{tail}" for number in numbers(site) for tail in API_TAILS]
    paths += [f"/api/v1/notices?{name}={WORD[:9]}" for name in ("q", "area", "substance", "company", "cursor")]
    paths += [f"/api/v1/trials/{number}" for number in (FORMED["TrialRow", "number"], WORD)] + API
    tries = [("get", path) for path in paths]
    tries += [(method, path) for path in one_of_each_view(paths) for method in METHODS[1:]]

    leaks = {(method, path): secrets_in(getattr(visitor, method)(path), secrets) for method, path in tries}

    assert {tried: words for tried, words in leaks.items() if words} == {}


@pytest.mark.parametrize("ending", ENDINGS)
def test_of_what_was_wrong_the_files_have_the_title_and_nothing_else(
    site: Site, secrets: list[bytes], visitor: Client, ending: str
):
    title = Listing.objects.get(notice=site.wrong).title.encode()
    answer = visitor.get(f"/api/v1/notices.{ending}")
    mark = b'"title":"%b"' % title if ending == "jsonl" else title
    assert answer.content.count(mark) == 1

    answer.content = answer.content.replace(mark, b"")

    assert secrets_in(answer, secrets) == []


def test_no_header_gets_it_out(site: Site, secrets: list[bytes], visitor: Client):
    # All at once, as a browser sends what it has kept, and one alone.
    hidden = [f'"{secret.decode()}"' for secret in secrets if len(secret) == 64]
    hashes = [{"If-None-Match": text} for text in (hidden[0], ", ".join(hidden))]
    numbers = {site.revised.number, site.wrong.number, site.draft.pk, site.in_review.pk}
    paths = ["/", *(f"/varsel/{number}{tail}" for number in numbers for tail in ("/v/1/", "/v/2.json", ".json", "/x/"))]

    leaks = [
        (path, headers, words)
        for path in paths
        for headers in HEADERS + hashes
        for method in ("get", "head")
        # What the visitor said is no secret any more.
        if (words := set(secrets_in(getattr(visitor, method)(path, headers=headers), secrets)) - set(headers.values()))
    ]

    assert leaks == []


def test_who_knows_the_hash_of_a_hidden_text_learns_nothing_from_it(site: Site, visitor: Client):
    for notice in site:
        for version in Version.objects.filter(notice=notice, content__contains=WORD):
            for path in (
                f"/varsel/{notice.number or notice.pk}/v/{version.number + 1}.json",
                f"/varsel/{notice.pk}.json",
            ):
                plain = visitor.get(path)
                conditional = visitor.get(path, headers={"If-None-Match": f'"{version.sha256}"'})
                assert conditional.status_code == plain.status_code
                assert without_request_id(conditional.content) == without_request_id(plain.content)


def test_the_desk_and_djangos_admin_tell_a_visitor_nothing(site: Site, secrets: list[bytes], visitor: Client):
    paths = [where for notice in site for where in desk_addresses(notice)]
    paths += [
        reverse(f"admin:notices_{model}_changelist") for model in ("notice", "version", "review", "event", "area")
    ]
    paths += [reverse("admin:notices_version_change", args=[version.pk]) for version in Version.objects.all()]
    paths += [
        "/admin/",
        "/admin/notices/",
        f"/admin/notices/?words={WORD[:5]}",
        "/accounts/login/",
        "/accounts/signup/",
    ]

    answers = {(method, path): getattr(visitor, method)(path) for path in paths for method in METHODS}

    assert {tried: words for tried, answer in answers.items() if (words := secrets_in(answer, secrets))} == {}
    for (_method, path), answer in answers.items():
        assert answer.status_code == (200 if path.startswith("/accounts/") else 302) or path.startswith("/accounts/")


# What is not public is not even there


def whole(response: Any, number: int) -> tuple[int, dict[str, str], bytes]:
    """All that a visitor can see of an answer; the number that was asked for counts as the one that never was."""
    headers = {name: value for name, value in response.headers.items() if name != "Date"}
    if "Location" in headers:
        headers["Location"] = headers["Location"].replace(str(number), str(NEVER))
    return response.status_code, headers, without_request_id(response.content)


@pytest.fixture(scope="module")
def answers_of_nothing() -> dict[tuple[str, str], Any]:
    """What was answered where there never was a notice, by method and address: it is the same beside every state."""
    return {}


@pytest.mark.parametrize("state", ["draft", "in_review", "returned", "discarded"])
def test_what_was_never_public_answers_as_what_never_was(site: Site, state: str, answers_of_nothing):
    notice: Notice = getattr(site, state)
    assert notice.pk not in {other.number for other in site}
    client, slug = WsgiClient(enforce_csrf_checks=True), Listing.objects.live()[0].notice.slug
    public = [f"/varsel/{{}}{tail}" for tail in [*TAILS, f"/{slug}/"]]
    public += [f"/api/v1/notices/{{}}{tail}" for tail in API_TAILS]
    inside = ["/admin/notices/{}/", "/admin/notices/{}/edit/", "/admin/notices/{}/versions/1/"]

    tries = [(method, path) for path in public + inside for method in ("get", "head")]
    tries += [(method, path) for path in one_of_each_view(public + inside) for method in METHODS[2:]]

    for method, path in tries:
        ask = getattr(client, method)
        if (method, path) not in answers_of_nothing:
            answers_of_nothing[method, path] = whole(ask(path.format(NEVER)), NEVER)
        assert whole(ask(path.format(notice.pk)), notice.pk) == answers_of_nothing[method, path]


@pytest.mark.parametrize("state", ["live", "revised", "rereviewed", "outdated"])
def test_a_version_that_was_never_public_answers_as_one_that_never_was(site: Site, state: str):
    notice: Notice = getattr(site, state)
    client = WsgiClient(enforce_csrf_checks=True)

    # The notice has two or three versions, and the public was given one.
    for n in (2, 3):
        for tail in ("/", ".json"):
            for method in METHODS:
                ask = getattr(client, method)
                there = whole(ask(f"/varsel/{notice.number}/v/{n}{tail}"), n)
                assert there == whole(ask(f"/varsel/{notice.number}/v/{NEVER}{tail}"), NEVER)
                assert there[0] == 404
        path = f"/api/v1/notices/{notice.number}/versions/{{}}"
        assert whole(client.get(path.format(n)), n) == whole(client.get(path.format(NEVER)), NEVER)
        assert client.get(path.format(n)).status_code == 404
