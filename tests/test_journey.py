"""The main job, whole: a notice goes from an editor's form to the public page, as three people and a reader see it."""

import hashlib
import html
import re
from uuid import uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from notices import demo
from notices.document.model import Document
from notices.document.rich_text import plain_text
from notices.models import Notice, Version
from tests.support.browsing import without_own_block
from tests.support.forms_data import form_data
from tests.support.looking import WIDE, look, look_in_the_dark

# Without a browser: the real notice, through the form and the confirm pages, word for word.


def tokens(client, address: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them back."""
    page = client.get(address).text
    return dict(re.findall(r'name="(etag|seen_version|request_id)" value="([^"]*)"', page))


def send(client, address: str, **fields: object) -> None:
    response = client.post(address, {**tokens(client, address), **fields})
    assert response.status_code == 302, response.text


@pytest.mark.django_db
def test_a_real_notice_goes_from_an_editors_form_to_the_public_page(client_of, visitor, editor, reviewer):
    writing, deciding = client_of(editor), client_of(reviewer)
    new = {"title": "Baricitinib", "technology_type": "medicine", "language": "nb", "request_id": uuid4()}
    edit = writing.post(reverse("desk-new"), new)["Location"]
    notice = Notice.objects.get()

    data = dict(form_data(demo.baricitinib()).lists()) | tokens(writing, edit)
    assert writing.post(edit, data).status_code == 302
    send(writing, reverse("desk-step", args=[notice.pk, "submit"]), note_to_reviewer="Klar.")
    send(deciding, reverse("desk-step", args=[notice.pk, "approve"]))

    notice.refresh_from_db()
    assert notice.versions.latest("number").document == demo.baricitinib()
    page = visitor.get(reverse("notice", args=[notice.number, notice.slug])).text
    visible_text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())
    for words in words_of(demo.baricitinib()):
        assert words in visible_text
    canonical = visitor.get(reverse("notice-version-json", args=[notice.number, 1])).content
    assert hashlib.sha256(canonical).hexdigest() in page


def words_of(document: Document) -> list[str]:
    """Texts of the notice that hold no citation, as a reader sees them: white space folded."""
    prose = [document.description, document.disease, document.current_treatment, document.summary]
    texts = [sentence for text in prose for sentence in re.split(r"\s*\[@[^]]*\]\.?\s*|\n", plain_text(text))]
    texts += [document.title, document.atc.code, document.atc.group]
    for trial in document.trials:
        texts += [trial.number, trial.name, trial.population, trial.control, trial.outcomes]
        texts += [f"Arm {number}: {arm.text}" for number, arm in enumerate(trial.arms, start=1)]
        texts.append(f"N = {trial.participants}")
    texts += [reference.title for reference in document.references]
    return [" ".join(text.split()) for text in texts if text.strip()]


# With a browser: three people and a reader.


@pytest.fixture
def complaints() -> list[str]:
    """What the pages' consoles complained about: a blocked script or style would stand here."""
    return []


@pytest.fixture
def person_at(browser: Browser, live_server, password, complaints):
    """A function: a browser of their own for somebody, signed in by keyboard; of a reader for None."""
    contexts = []

    def open_for(person: User | None) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=WIDE, locale="nb")
        contexts.append(context)
        context.add_init_script(AXE_SCRIPT)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if person is None:
            page.goto("/")
            return page
        page.goto("/admin/")
        look(page)
        page.get_by_label("Brukernavn").focus()
        page.keyboard.type(person.username)
        page.keyboard.press("Tab")
        page.keyboard.type(password)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Mine oppgaver")
        look(page)
        return page

    yield open_for
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def write_prose(page: Page, section: str, text: str) -> None:
    page.locator(f"[aria-labelledby=id_{section}_label]").click()
    page.keyboard.type(text)


def begin(page: Page) -> None:
    """A new notice with a title and nothing else."""
    follow(page, "Nytt varsel")
    look(page)
    page.get_by_label("Tittel").fill("Eksempelmab til behandling av eksempelsyke")
    press(page, "Begynn")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Eksempelmab")
    look(page)


def add_row(page: Page, button: str, prefix: str) -> str:
    """Press a list's button; returns the prefix of the new row's fields."""
    count = page.locator(f"[id^='row-{prefix}-']:not([id*='-name']):not([id*='-arms-'])").count()
    press(page, button)
    expect(page.locator(f"#row-{prefix}-{count}")).to_be_visible()
    return f"id_{prefix}-{count}"


def fill_in(page: Page) -> None:
    """All that a notice needs, one field after the other, with rows added on the way."""
    page.get_by_label("Hud", exact=True).check()
    page.fill(f"#{add_row(page, 'Legg til virkestoffnavn', 'substances')}-text", "eksempelmab")
    page.fill("#id_holder", "Eksempel AS [@ema]")
    page.select_option("#id_financing", "specialist")
    page.fill("#id_information_as_of", "1. august 2020")
    row = add_row(page, "Legg til en godkjenning", "regulatory_statuses")
    for name, value in {"region": "norway", "kind": "ma", "status": "under_review"}.items():
        page.select_option(f"#{row}-{name}", value)
    page.fill(f"#{row}-date", "februar 2021")
    page.check(f"#{row}-date_estimated")
    for section in ("status", "description", "disease", "current_treatment"):
        write_prose(page, section, f"Tekst om {section}.")
    for count in ("international_done", "international_ongoing", "alerts"):
        page.fill(f"#id_{count}_count", "0")
    fill_in_trial(page)
    page.get_by_label("Klinisk effekt relativt til komparator").check()
    page.check("#id_kinds_single")
    row = add_row(page, "Legg til en referanse", "references")
    page.fill(f"#{row}-title", "Medicines under evaluation")
    page.fill(f"#{row}-key", "ema")


def fill_in_trial(page: Page) -> None:
    row = add_row(page, "Legg til en studie", "trials")
    texts = {
        "number": "nct 0333 4396",
        "participants": "651",
        "population": "pasienter fra 18 år",
        "control": "Placebo",
        "outcomes": "Andel uten symptomer",
        "completion": "08.2019",
    }
    for name, value in texts.items():
        page.fill(f"#{row}-{name}", value)
    page.select_option(f"#{row}-phase", "3")
    page.select_option(f"#{row}-status", "completed")
    arm = add_row(page, "Legg til en studiearm", "trials-0-arms")
    page.fill(f"#{arm}-text", "Eksempelmab 4 mg")


def cite_with_the_button(page: Page) -> None:
    """The citation button puts the reference where the caret stands."""
    field = page.locator(".ds-field", has=page.locator("[aria-labelledby=id_status_label]"))
    field.locator(".hs-cite").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    look(page)
    dialog.get_by_label("Medicines under evaluation").check()
    dialog.get_by_role("button").first.click()
    expect(page.locator("[aria-labelledby=id_status_label]")).to_contain_text("[@ema]")


@pytest.mark.django_db(transaction=True)
def test_three_people_bring_a_notice_to_its_readers(person_at, complaints, editor, reviewer, manager):
    writing = person_at(editor)
    begin(writing)

    # A draft with holes can be saved; submitting names everything that is missing, each linked to its field.
    with writing.expect_navigation():
        press(writing, "Lagre")
    follow(writing, "Avbryt")
    expect(writing).to_have_url(re.compile(r"/notices/\d+/$"))
    look(writing)
    notice_page = writing.url
    follow(writing, "Send til godkjenning")
    look(writing)
    missing = writing.locator(".ds-error-summary li a")
    expect(missing.nth(10)).to_be_visible()
    expect(writing.get_by_role("button", name="Send til godkjenning")).to_have_count(0)
    follow(writing, "Finansieringsansvar")
    expect(writing.locator("#id_financing")).to_be_focused()
    writing.goto(f"{notice_page}edit/?whole=1")

    # An impossible date is saved beside the version, named at the head of the form, and stays typed at its place.
    fill_in(writing)
    cite_with_the_button(writing)
    writing.fill("#id_information_as_of", "31.02.2026")
    press(writing, "Lagre")
    expect(writing.get_by_role("link", name="31.02.2026 er ikke en dato")).to_be_visible()
    look(writing)
    expect(writing.locator("#id_information_as_of")).to_have_value("31.02.2026")
    expect(writing.locator("#id_trials-0-number")).to_have_value(re.compile("NCT ?03334396", re.IGNORECASE))
    writing.fill("#id_information_as_of", "01.08.2020")
    press(writing, "Lagre og forhåndsvis")
    expect(writing.locator("article h1")).to_have_text("Eksempelmab til behandling av eksempelsyke")
    look(writing)
    submit(writing, notice_page)

    # The writer cannot approve; a second person reads, and returns it with a reason.
    writing.locator("details:has(.hs-refusals) > summary").click()
    expect(writing.locator(".hs-refusals > div", has_text="Godkjenn og publiser")).to_be_visible()
    look(writing)
    deciding = person_at(reviewer)
    follow(deciding, "Eksempelmab til behandling av eksempelsyke")
    look(deciding)
    follow(deciding, "Send tilbake til redaktøren")
    look(deciding)
    press(deciding, "Send tilbake til redaktøren")
    expect(deciding.locator(".ds-error-summary")).to_be_focused()
    deciding.get_by_label("Begrunnelse").fill("N skal være 624.")
    press(deciding, "Send tilbake til redaktøren")
    look(deciding)

    # The editor sees why, mends it, and submits again.
    writing.goto(notice_page)
    expect(writing.locator(".hs-next").get_by_text("N skal være 624.")).to_be_visible()
    look(writing)
    writing.goto(f"{notice_page}edit/?whole=1")
    writing.fill("#id_trials-0-participants", "624")
    press(writing, "Lagre")
    expect(writing.get_by_text("Lagret som versjon 4.")).to_be_visible()
    submit(writing, notice_page)

    # Approved: the public reads exactly this text.
    deciding.goto(f"{notice_page}approve/")
    look(deciding)
    approved = deciding.locator("article").inner_html()
    press(deciding, "Godkjenn og publiser")
    look(deciding)
    reading = person_at(None)
    look(reading)
    follow(reading, "Eksempelmab til behandling av eksempelsyke")
    look(reading)
    assert without_own_block(reading.locator("article").inner_html()) == approved
    expect(reading.get_by_text("N = 624")).to_be_visible()
    assert Version.objects.get(number=4).sha256 in reading.content()
    assert reading.context.cookies() == []

    withdraw(person_at(manager), notice_page)
    reading.reload()
    expect(reading.get_by_text("Metoden er besluttet innført.").first).to_be_visible()
    look(reading)
    reading.goto("/varsel/999/finnes-ikke/")
    look(reading)
    assert [text for text in complaints if "404" not in text and "422" not in text] == []


def submit(page: Page, notice_page: str) -> None:
    page.goto(f"{notice_page}submit/")
    look(page)
    press(page, "Send til godkjenning")
    expect(page.get_by_role("status")).to_contain_text("sendt til godkjenning")
    look(page)


def withdraw(page: Page, notice_page: str) -> None:
    page.goto(f"{notice_page}withdraw/")
    look(page)
    page.get_by_label("utdatert").check()
    page.locator("[name=reason]").fill("Innført i Nye metoder.")
    page.locator("[name=public_note]").fill("Metoden er besluttet innført.")
    press(page, "Trekk tilbake")
    look(page)


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_is_readable_by_everybody_on_every_screen(browser: Browser, live_server, settings):
    settings.DEBUG = True
    call_command("load_demo", few=True, verbosity=0)
    page = browser.new_page(base_url=live_server.url, viewport=WIDE)

    for address in ("/", "/varsel/1/x/", "/varsel/2/x/", "/varsel/2/v/1/", "/studier/", "/studier/NCT03334396/"):
        page.goto(address)
        look(page)
        look_in_the_dark(page)
    page.context.close()
