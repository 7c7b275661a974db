"""Is there already a notice on this? By substance, by the words of the indication, by trial."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import gettext as _

from notices import workflow
from notices.desk import similar_notices as similar
from notices.desk.similar_notices import NoticeOutline, similar_to, telling_words
from notices.document.model import Name, TrialRow
from notices.models import Notice
from tests.support.sites import FormFields, fields
from tests.support.worlds import act, complete_document, created, published, saved

pytestmark = pytest.mark.django_db

NEW = "/admin/notices/new/"
ACID = Name(key="s1", text="Acetyl salisylsyre")


def notice_on(editor: User, title: str, substance: str = "", trial: str = "") -> Notice:
    document = complete_document(
        title=title,
        substances=(Name(key="s1", text=substance),) if substance else (),
        brand_names=(),
        trials=(TrialRow(key="t1", number=trial),) if trial else (),
    )
    return created(editor, document).notice


@pytest.fixture
def on_eczema(editor: User) -> Notice:
    return notice_on(editor, "Baricitinib til behandling av atopisk eksem hos voksne", "baricitinib", "NCT03334396")


@pytest.fixture
def on_asthma(editor: User) -> Notice:
    return notice_on(editor, "Tezepelumab til behandling av alvorlig astma hos voksne", "tezepelumab", "NCT11111111")


def matches(**outline: object) -> list[tuple[int, list[str]]]:
    return [(like.row.notice.pk, like.reasons) for like in similar_to(NoticeOutline(**outline))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outline", "why", "names"),
    [
        ({"substances": ("BARICITINIB",)}, "Same substance: %(names)s", "baricitinib"),
        ({"title": "Dupilumab mot eksemer"}, "Same words: %(names)s", "eksemer"),
        ({"substances": ("olumiant", "atopisk")}, "Same words: %(names)s", "atopisk"),
        ({"title": "Dupilumab ved atopisk EKSEM hos voksne"}, "Same indication: %(names)s", "atopisk eksem"),
        ({"title": "Dupilumab mot atopiske eksemer"}, "Same indication: %(names)s", "atopisk eksem"),
        ({"title": "Dupilumab ved håndeksem"}, "Same words: %(names)s", "håndeksem"),
        ({"trials": ("nct 03334396",)}, "Same trial: %(names)s", "NCT03334396"),
        ({"trials": ("https://clinicaltrials.gov/study/NCT03334396",)}, "Same trial: %(names)s", "NCT03334396"),
        ({"title": "Behandling av voksne pasienter"}, "", ""),
        ({"trials": ("NCT0333439",)}, "", ""),
        ({"substances": ("a",), "trials": ("%",)}, "", ""),
        ({}, "", ""),
    ],
)
def test_what_is_shared_is_found_and_said(
    outline: dict[str, object], why: str, names: str, on_eczema: Notice, on_asthma: Notice
):
    reasons = [(on_eczema.pk, [_(why) % {"names": names}])] if why else []

    assert matches(**outline) == reasons


def test_the_same_trial_comes_before_the_same_substance_and_that_before_words(editor: User):
    words = notice_on(editor, "Noe annet ved atopisk eksem").pk
    more_words = notice_on(editor, "Noe annet ved atopisk eksem i ansiktet").pk
    substance = notice_on(editor, "Leddgikt", "baricitinib").pk
    trial = notice_on(editor, "Hårtap", trial="NCT03334396").pk

    order = matches(
        title="Baricitinib ved atopisk eksem i ansiktet", substances=("baricitinib",), trials=("NCT03334396",)
    )

    assert [pk for pk, _reasons in order] == [trial, substance, more_words, words]


def test_a_trial_is_found_in_a_draft_and_in_what_was_submitted_once(editor: User, reviewer: User, on_eczema: Notice):
    trial = complete_document().trials[0]
    first, second = (trial.model_copy(update={"number": number}) for number in ("NCT22222222", "NCT33333333"))
    public = published(editor, reviewer, document=complete_document(trials=(first,)))
    saved(public.notice, editor, trials=(second,))

    assert {pk for pk, _why in matches(trials=("NCT22222222", "NCT33333333"))} == {public.notice.pk}
    assert matches(trials=("NCT22222222", "NCT33333333"))[0][1] == [
        _("Same trial: %(names)s") % {"names": "NCT22222222, NCT33333333"}
    ]
    assert [pk for pk, _why in matches(trials=("NCT03334396",))] == [on_eczema.pk]


def test_a_substance_written_otherwise_is_the_same_in_a_draft_and_in_what_is_published(editor: User, reviewer: User):
    draft = notice_on(editor, "Hodepine", "Acetyl-salisylsyre").pk
    public = published(editor, reviewer, document=complete_document(title="Feber", substances=(ACID,))).notice.pk

    reason = _("Same substance: %(names)s")
    assert matches(substances=("acetylsalisylsyré",)) == [
        (public, [reason % {"names": "Acetyl salisylsyre"}]),
        (draft, [reason % {"names": "Acetyl-salisylsyre"}]),
    ]


def test_what_a_published_text_says_is_found_though_its_draft_says_it_no_more(editor: User, reviewer: User):
    public = published(editor, reviewer, document=complete_document(title="Amab ved feber", substances=(ACID,))).notice
    saved(public, editor, title="Amab", substances=())

    assert matches(title="Bemab ved feber", substances=("acetylsalisylsyre",)) == [
        (
            public.pk,
            [
                _("Same substance: %(names)s") % {"names": "Acetyl salisylsyre"},
                _("Same indication: %(names)s") % {"names": "feber"},
            ],
        )
    ]


def test_a_discarded_draft_is_found_by_its_words(editor: User, on_eczema: Notice):
    act(workflow.discard, on_eczema, editor)

    assert matches(title="Bemab ved atopisk eksem") == [
        (on_eczema.pk, [_("Same words: %(names)s") % {"names": "atopisk, eksem"}])
    ]


def test_words_that_most_notices_have_say_nothing(editor: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(similar, "COMMON_FROM", 3)
    for number in range(4):
        notice_on(editor, f"Kreftmiddel nummer {number}")
    rare = notice_on(editor, "Kreftmiddel mot melanom").pk

    assert [pk for pk, _why in matches(title="Kreftmiddel ved melanom")] == [rare]


def test_the_words_of_a_title_leave_out_what_every_title_says():
    title = (
        "Baricitinib (Olumiant) til behandling av moderat til alvorlig atopisk eksem hos voksne pasienter, JAK-hemmer"
    )

    assert telling_words(title) == ["baricitinib", "olumiant", "atopisk", "eksem", "jak-hemmer"]


def test_it_takes_as_few_queries_for_many_notices_as_for_one(editor: User, django_assert_num_queries):
    for number in range(12):
        notice_on(editor, f"Atopisk eksem {number}", "baricitinib", f"NCT0000000{number % 10}")

    with django_assert_num_queries(4):
        answer = matches(title="Atopisk eksem", substances=("baricitinib",), trials=("NCT00000001",))

    assert len(answer) == similar.MAX_SIMILAR


# On the page


def filled_in(editor_client: Client, **words: str) -> FormFields:
    return fields(editor_client.get(NEW)) | {name: [value] for name, value in words.items()}


def test_the_first_press_shows_them_with_all_that_was_typed_and_the_second_begins(
    editor_client: Client, on_eczema: Notice
):
    data = filled_in(editor_client, title="Dupilumab ved atopisk eksem", substances="dupilumab", language="nn")

    page = editor_client.post(NEW, data)
    begun = editor_client.post(NEW, fields(page))

    assert page.status_code == 200
    assert f'href="/admin/notices/{on_eczema.pk}/"' in page.text
    assert _("Begin anyway") in page.text
    assert fields(page)["language"] == ["nn"]
    assert begun.status_code == 302
    document = Notice.objects.latest("pk").versions.get().document
    assert (document.title, [row.text for row in document.substances]) == ("Dupilumab ved atopisk eksem", ["dupilumab"])


def test_a_title_that_finds_others_than_were_shown_asks_once_more(
    editor_client: Client, on_eczema: Notice, on_asthma: Notice
):
    page = editor_client.post(NEW, filled_in(editor_client, title="Dupilumab ved atopisk eksem"))

    again = editor_client.post(NEW, fields(page) | {"title": ["Dupilumab ved astma"]})

    assert again.status_code == 200
    assert fields(again)["seen"] == [str(on_asthma.pk)]


def test_what_was_typed_stands_in_the_new_document(editor_client: Client):
    data = filled_in(
        editor_client,
        title="Noe helt nytt",
        substances="a-mab, b-mab; a-mab",
        trial_numbers="nct03334396 NCT11111111, EUCTR 2016-000001-12-DE, ikke et nummer",
    )

    editor_client.post(NEW, data)

    document = Notice.objects.get().versions.get().document
    assert [row.text for row in document.substances] == ["a-mab", "b-mab"]
    assert [row.number for row in document.trials] == ["NCT03334396", "NCT11111111", "2016-000001-12", "ikke et nummer"]


def test_the_list_comes_while_somebody_types(editor_client: Client, on_eczema: Notice):
    piece = editor_client.get("/admin/similar/", {"title": "Dupilumab ved atopisk eksem"})

    assert piece.status_code == 200
    assert f'<input type="hidden" name="seen" value="{on_eczema.pk}">' in piece.text
    assert "<html" not in piece.text
    assert editor_client.get("/admin/similar/", {"title": "x" * 5000, "trial_numbers": ", ;" * 500}).text.strip() == ""


@pytest.mark.parametrize(
    "wrong",
    [{"substances": ",".join(f"s{n}" for n in range(101))}, {"trial_numbers": "x" * 501}, {"substances": "y" * 501}],
)
def test_more_than_there_is_room_for_is_refused_and_stays(editor_client: Client, wrong: dict[str, str]):
    answer = editor_client.post(NEW, filled_in(editor_client, title="Noe", **wrong))

    assert answer.status_code == 422
    assert fields(answer)[next(iter(wrong))] == list(wrong.values())
    assert not Notice.objects.exists()
