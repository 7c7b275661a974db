"""What a reader outside sees through a link: one version, and nothing else of the house."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import gettext as _
from django.utils.translation import override

from notices import workflow
from notices.access.refusals import reason_for
from notices.models import Comment, Event, Notice, ShareVisit
from notices.rendering.fragment import fragment
from notices.workflow import Refused
from notices.workflow import comments as commenting
from tests.support.browsing import Page
from tests.support.sharing import address, let_run_out, shared
from tests.support.sites import FormFields, fields
from tests.support.worlds import complete_document, created, head_of, published, saved
from tests.verification.test_canary import secret_document, secrets_in

pytestmark = pytest.mark.django_db

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


@pytest.fixture
def token(notice: Notice, editor: User) -> str:
    return shared(notice, editor)[1]


def guest_form(client: Client, token: str, **words: str) -> FormFields:
    """What a browser sends after a guest has filled in the form."""
    answers = {"guest_name": "Kari Gjest", "text": "Tallet er feil."} | words
    return fields(client.get(address(token))) | {name: [value] for name, value in answers.items()}


def last_event(notice: Notice) -> Event:
    return Event.objects.filter(notice=notice).latest("sequence")


def test_the_guest_reads_the_same_fragment_as_everybody_under_a_banner(visitor: Client, notice: Notice, token: str):
    page = visitor.get(address(token))

    assert page.status_code == 200
    assert fragment(head_of(notice).document) in page.text
    assert _("This is a draft, and not published.") in page.text
    assert "Eksempel AS" in page.text
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in page.text
    assert Page(page.text).inline == []


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/share/{token}/", "get", 200),
        ("/share/{token}/", "head", 200),
        ("/share/{token}/", "post", 422),
        ("/share/{token}/", "put", 405),
        ("/share/{token}/", "options", 405),
        ("/share/{token}", "get", 301),
        ("/share/{token}/more/", "get", 404),
        ("/share/unknown/", "get", 404),
        ("/share/unknown/", "post", 404),
        ("/share/%00/", "get", 404),
    ],
)
def test_no_answer_is_kept_found_or_named_to_others(path: str, method: str, status: int, visitor: Client, token: str):
    response = getattr(visitor, method)(path.format(token=token))

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert not response.cookies


def test_a_page_that_breaks_keeps_the_headers(visitor: Client, token: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("notices.views.guest.fragment", lambda _document: 1 / 0)
    visitor.raise_request_exception = False

    response = visitor.get(address(token))

    assert response.status_code == 500
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_somebody_who_is_signed_in_reads_it_as_a_guest_too(editor: User, client_of, token: str):
    response = client_of(editor).get(address(token))

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert editor.get_full_name() not in response.text


@pytest.mark.parametrize("newer", [True, False])
def test_nothing_of_another_version_shows_through_the_link(newer: bool, visitor: Client, editor: User, reviewer: User):
    """A word in every text of the other version; internal talk beside it."""
    notice = created(editor, complete_document() if newer else secret_document()).notice
    token = shared(notice, editor)[1] if newer else ""
    saved(notice, editor, secret_document() if newer else complete_document())
    token = token or shared(notice, editor)[1]
    first = notice.versions.get(number=1)
    workflow.comment(version=first, text="Internt: kanarifuglsang", by=reviewer, request_id=uuid4())
    secret = [b"kanarifuglsang", b"v10xx98", b"id2098_765", b"nct98765432"]

    answers = [visitor.get(address(token)), visitor.post(address(token), {}), visitor.head(address(token))]

    assert [secrets_in(answer, secret) for answer in answers] == [[], [], []]


@pytest.mark.parametrize("why", ["revoked", "expired", "published"])
def test_a_closed_link_says_whom_to_ask_and_not_a_word_of_the_text(
    why: str, visitor: Client, editor: User, reviewer: User, notice: Notice
):
    link, token = shared(notice, editor)
    if why == "revoked":
        workflow.revoke(link=link, by=editor, request_id=uuid4())
    elif why == "expired":
        let_run_out(link)
    else:
        published(editor, reviewer, notice)

    answer = visitor.get(address(token))

    assert answer.status_code == 410
    assert editor.get_full_name() in answer.text
    assert notice.title not in answer.text
    assert "eksempelmab" not in answer.text.casefold()
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert not ShareVisit.objects.exists()


def test_the_page_speaks_the_language_of_the_notice(visitor: Client, editor: User):
    token = shared(created(editor, complete_document("en")).notice, editor)[1]

    page = visitor.get(address(token)).text

    assert '<html lang="en"' in page
    with override("en"):
        assert _("Please do not pass it on.") in page
    # and the next answer is bokmål again
    assert '<html lang="nb"' in visitor.get("/").text


def test_visits_are_counted_at_most_once_a_minute_and_never_for_a_head(visitor: Client, token: str):
    visitor.head(address(token))
    assert ShareVisit.objects.count() == 0

    for _visit in range(3):
        visitor.get(address(token))

    assert ShareVisit.objects.count() == 1


def test_a_visit_after_a_minute_is_another(visitor: Client, token: str, monkeypatch: pytest.MonkeyPatch):
    visitor.get(address(token))
    monkeypatch.setattr("notices.desk.guest_links.BETWEEN_VISITS", timedelta(0))

    visitor.get(address(token))

    assert ShareVisit.objects.count() == 2


def test_a_comment_reaches_the_editors_with_its_place_and_its_guest(visitor: Client, notice: Notice, token: str):
    data = guest_form(visitor, token, place="trials/t1", quote="pasienter fra 18 år")

    answer = visitor.post(address(token), data)

    assert answer.status_code == 302
    comment = Comment.objects.get()
    assert (comment.place, comment.quote, comment.guest_name, comment.created_by) == (
        "trials/t1",
        "pasienter fra 18 år",
        "Kari Gjest",
        None,
    )
    page = visitor.get(answer["Location"].partition("#")[0])
    assert _("Thank you. Your comment has reached the editors.") in page.text
    assert "Tallet er feil." in page.text
    assert last_event(notice).actor_name == "Kari Gjest"


def test_the_guest_sees_no_other_talk(visitor: Client, editor: User, reviewer: User, notice: Notice, token: str):
    other = shared(notice, editor, reader="Annet AS")[1]
    visitor.post(address(other), guest_form(visitor, other, text="Fra en annen gjest."))
    visitor.post(address(token), guest_form(visitor, token, text="Fra meg."))
    mine = Comment.objects.get(text="Fra meg.")
    workflow.reply(to=mine, text="Vårt svar, internt.", by=reviewer, request_id=uuid4())
    workflow.comment(version=head_of(notice), text="Internt.", by=reviewer, request_id=uuid4())

    page = visitor.get(address(token)).text

    assert "Fra meg." in page
    for words in ("Fra en annen gjest.", "Annet AS", "Vårt svar, internt.", "Internt."):
        assert words not in page


def test_the_same_press_twice_or_a_day_later_is_one_comment(visitor: Client, token: str):
    data = guest_form(visitor, token)

    answers = [visitor.post(address(token), data) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Comment.objects.count() == 1


def test_other_words_under_the_same_press_are_refused_kept_and_go_through_the_next_time(visitor: Client, token: str):
    data = guest_form(visitor, token)
    visitor.post(address(token), data)

    refused = visitor.post(address(token), data | {"text": ["Noe annet."]})
    again = visitor.post(address(token), fields(refused))

    assert (refused.status_code, fields(refused)["text"], again.status_code) == (422, ["Noe annet."], 302)
    assert [comment.text for comment in Comment.objects.all()] == ["Tallet er feil.", "Noe annet."]


@pytest.mark.parametrize(
    ("wrong", "leaves_event"),
    [
        ({"text": " "}, False),
        ({"guest_name": ""}, False),
        ({"request_id": "x"}, False),
        ({"place": "trials/forged"}, True),
        ({"place": "../../etc"}, True),
        ({"quote": "står ikke der"}, True),
        ({"text": "x" * 10_001}, False),
        ({"guest_name": "x" * 101}, True),
    ],
)
def test_a_comment_that_may_not_be_is_refused_and_stays_on_the_page(
    wrong: dict[str, str], leaves_event: bool, visitor: Client, notice: Notice, token: str
):
    data = guest_form(visitor, token, **wrong)

    answer = visitor.post(address(token), data)

    assert answer.status_code == 422
    assert fields(answer)["text"] == [data["text"][0]]
    assert not Comment.objects.exists()
    assert (last_event(notice).command == "refused") == leaves_event


def test_a_comment_that_comes_after_the_link_was_revoked_is_refused_and_given_back(
    visitor: Client, editor: User, notice: Notice
):
    link, token = shared(notice, editor)
    data = guest_form(visitor, token, text="Lang tekst som ikke må gå tapt.")
    workflow.revoke(link=link, by=editor, request_id=uuid4())

    answer = visitor.post(address(token), data)

    assert answer.status_code == 410
    assert "Lang tekst som ikke må gå tapt." in answer.text
    assert "eksempelmab" not in answer.text.casefold()
    assert not Comment.objects.exists()
    assert last_event(notice).command == "refused"


def test_a_link_takes_so_many_comments_and_no_more(
    visitor: Client, notice: Notice, token: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(commenting, "MAX_COMMENTS_PER_LINK", 1)
    visitor.post(address(token), guest_form(visitor, token))

    answer = visitor.post(address(token), guest_form(visitor, token, text="En til."))

    assert answer.status_code == 422
    assert str(reason_for("too_many")) in answer.text
    assert fields(answer)["text"] == ["En til."]
    assert Comment.objects.count() == 1
    assert last_event(notice).command == "refused"


def test_the_link_to_one_version_lets_nobody_comment_on_another(visitor: Client, editor: User, notice: Notice):
    link, token = shared(notice, editor)
    newer = saved(notice, editor, title="Ny tittel").version
    assert newer is not None

    visitor.post(address(token), guest_form(visitor, token, version=str(newer.pk), number="2"))
    with pytest.raises(Refused):
        workflow.comment(version=newer, text="Ord.", share_link=link, guest_name="Kari", request_id=uuid4())

    assert [comment.version_id for comment in Comment.objects.all()] == [link.version_id]


def test_what_a_guest_writes_is_text_and_no_markup(
    visitor: Client, editor: User, client_of, token: str, notice: Notice
):
    visitor.post(address(token), guest_form(visitor, token, text="<script>x</script>", guest_name="<b>Kari</b>"))

    for page in (visitor.get(address(token)), client_of(editor).get(f"/admin/notices/{notice.pk}/share/")):
        assert not re.search(r"<script>x|<b>Kari", page.text)


def test_the_page_takes_few_queries(visitor: Client, token: str, django_assert_max_num_queries):
    visitor.get(address(token))

    with django_assert_max_num_queries(4):
        visitor.get(address(token))
