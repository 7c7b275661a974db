"""The address that cleans what is pasted: for editors, within its limits."""

from notices.document.pasting.cleaning import MAX_INPUT_LENGTH
from tests.support.sites import edit_page, filled_in
from tests.support.worlds import created

ADDRESS = "/admin/pasted/"


def test_html_and_plain_text_come_back_clean_with_messages(client_of, editor):
    client = client_of(editor)

    html = client.post(ADDRESS, {"html": "<p>Dosen er <s>4 mg</s> 2 mg</p>", "text": "x"}).json()
    text = client.post(ADDRESS, {"html": " ", "text": "selek-\ntiv <b>"}).json()

    assert html == {
        "html": "<p>Dosen er 2 mg</p>",
        "messages": ["Slettede eller gjennomstrøkne ord ble utelatt: «4 mg»"],
    }
    assert text["html"] == "<p>selektiv &lt;b&gt;</p>"


def test_html_that_is_too_long_is_read_as_its_text_and_a_text_that_is_too_long_is_refused(client_of, editor):
    client = client_of(editor)
    long = "x" * (MAX_INPUT_LENGTH + 1)

    words = client.post(ADDRESS, {"html": f"<p>{long}", "text": "Kort"}).json()
    assert (words["html"], len(words["messages"])) == ("<p>Kort</p>", 1)
    refused = client.post(ADDRESS, {"html": "", "text": long})
    assert (refused.status_code, list(refused.json())) == (413, ["problem"])


def test_without_script_the_messages_stand_at_the_field_after_saving_and_once(client_of, editor):
    client, notice = client_of(editor), created(editor).notice
    data = filled_in(client, notice, description="<p>Dosen er <s>4 mg</s> 2 mg</p>")

    page = client.post(edit_page(notice), data, follow=True).text

    at = page.index('id="section-description"')
    assert "gjennomstrøkne ord ble utelatt: «4 mg»" in page[at : page.index("</section>", at)]
    assert notice.versions.latest("number").document.description == "<p>Dosen er 2 mg</p>"
    assert "hs-pasted" not in client.get(edit_page(notice)).text


def test_only_editors_may_ask(client_of, reviewer):
    assert client_of(reviewer).post(ADDRESS, {"html": "", "text": "x"}).status_code == 403
