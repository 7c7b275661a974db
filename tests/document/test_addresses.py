"""One rule for addresses: what is kept of a typed one, and what is refused, with the reason."""

import pytest
from django.utils import translation

from notices.checks.readiness import findings
from notices.document import addresses
from notices.document.addresses import clean_address, read_address
from notices.document.model import Arm, Document, NorwegianAssessment, Reference, parse
from notices.document.rich_text import clean_rich_text
from notices.document.wrapped_addresses import LIBRARY_PROXY, MAIL_FILTER
from notices.forms.edit.fields import AddressField, ArmField, RichTextField
from tests.support.worlds import complete_document

EMA = "https://www.ema.europa.eu/en"
SAFE_LINK = "safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.ema.europa.eu%2Fen&data=05%7C02%7Cx%40etat.example"
READABLE = [
    (EMA, EMA),
    ("https://www.ema.europa.eu", "https://www.ema.europa.eu"),
    ("www.ema.europa.eu/en", EMA),
    ("ema.europa.eu", "https://ema.europa.eu"),
    ("HTTPS://WWW.EMA.europa.eu/en", EMA),
    ("https:/www.ema.europa.eu/en", EMA),
    ("https://https://www.ema.europa.eu/en", EMA),
    ("<https://www.ema.europa.eu/en>", EMA),
    ("https://www.ema.europa.eu/\u200ben\u202c", EMA),
    ("post@etat.example", "mailto:post@etat.example"),
    ("mailto:post@etat.example?subject=a b", "mailto:post@etat.example?subject=a%20b"),
    ("doi:10.1056/NEJMoa2107538", "https://doi.org/10.1056/NEJMoa2107538"),
    ("DOI: 10.1056/NEJMoa2107538.", "https://doi.org/10.1056/NEJMoa2107538"),
    ("10.1002/(SICI)1097<1:AID>3.0", "https://doi.org/10.1002/(SICI)1097%3C1:AID%3E3.0"),
    ("http://dx.doi.org/10.1056/NEJMoa2107538", "https://doi.org/10.1056/NEJMoa2107538"),
    ("PMID: 12345678", "https://pubmed.ncbi.nlm.nih.gov/12345678/"),
    ("PMC1234567", "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/"),
    ("https://a.no/?utm_source=x&b=2&fbclid=y", "https://a.no/?b=2"),
    ("https://a.no/x y", "https://a.no/x%20y"),
    ("https://a.no/[@sps]", "https://a.no/%5B@sps%5D"),
    ("https://møller.no/å#del", "https://møller.no/å#del"),
    ("https://www.google.com/url?q=https://www.ema.europa.eu/en&sa=D", EMA),
    ("", ""),
]
WRAPPED = [
    (f"https://eur03.{SAFE_LINK}", MAIL_FILTER),
    (f"https://nam12.{SAFE_LINK}", MAIL_FILTER),
    (f"https://gcc02.{SAFE_LINK}", MAIL_FILTER),
    ("https://urldefense.proofpoint.com/v2/url?u=https-3A__www.ema.europa.eu_en&d=DwMF&c=x", MAIL_FILTER),
    ("https://urldefense.com/v3/__https://www.ema.europa.eu/en__;!!abc!xyz$", MAIL_FILTER),
    ("https://urldefense.com/v3/__https:/www.ema.europa.eu/en__;!!abc$", MAIL_FILTER),
    (
        "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fwww."
        "ema.europa.eu%2Fen__%3B!!x%24&data=1",
        MAIL_FILTER,
    ),
    ("https://ezproxy.uio.no/login?url=https://www.ema.europa.eu/en", LIBRARY_PROXY),
    ("https://login.ezproxy.uio.no/login?qurl=https%3A%2F%2Fwww.ema.europa.eu%2Fen", LIBRARY_PROXY),
    ("https://www-ema-europa-eu.ezproxy.uio.no/en", LIBRARY_PROXY),
    ("http://www.ema.europa.eu.ezproxy.uio.no:2048/en", LIBRARY_PROXY),
    ("https://www-ema-europa-eu.uio.idm.oclc.org/en", LIBRARY_PROXY),
    ("https://go.openathens.net/redirector/uio.no?url=https%3A%2F%2Fwww.ema.europa.eu%2Fen", LIBRARY_PROXY),
]
REFUSED = [
    *((text, addresses.PROGRAM) for text in ("javascript:alert(1)", "JavaScript:x", "data:text/html,x", "vbscript:x")),
    *((text, addresses.ON_A_COMPUTER) for text in ("file:///C:/a.pdf", "C:\\a.pdf", "\\\\server\\a")),
    *((text, addresses.RELATIVE) for text in ("/varsel/1/", "../a", "//evil.example/x", "?a=b", "a/b", "rapport.pdf")),
    *((text, addresses.DESK) for text in ("/admin/notices/1/", "https://horizon.example/admin/notices/1/edit/")),
    *((text, addresses.PASSWORD) for text in ("https://user:password@a.no/", "user:password@a.no", "https://u@a.no")),
    *((f"http://{host}/", addresses.INTERNAL) for host in ("localhost:8000", "127.0.0.1", "2130706433", "0x7f.1")),
    *(
        (f"https://{host}/", addresses.INTERNAL)
        for host in ("[::1]", "10.0.0.1", "intranett", "a.local", "192.168.1.2")
    ),
    ("localhost:8000/x", addresses.INTERNAL),
    ("#_ftn1", addresses.ON_THIS_PAGE),
    ("https://etat.sharepoint.com/:b:/s/x", addresses.SIGN_IN),
    ("https://login.ezproxy.uio.no/menu", addresses.SIGN_IN),
    ("https://protect-eu.mimecast.com/s/abc", addresses.OPAQUE),
    ("https://eur03.safelinks.protection.outlook.com/?data=05", addresses.OPAQUE),
    (f"https://horizon.example/share/{'x' * 43}/", addresses.PRIVATE_LINK),
    *((text, addresses.SCHEME) for text in ("ftp://a.no/", "tel:12345678", "about-us:x")),
    *(
        (text, addresses.NOT_ONE_ADDRESS)
        for text in ("SPS", "https://a.no og https://b.no", "java script:x", "http://")
    ),
    ("mailto:post", addresses.NO_EMAIL),
]


@pytest.mark.parametrize(("text", "url"), READABLE)
def test_an_address_is_kept_in_its_whole_form(text: str, url: str) -> None:
    assert read_address(text).url == url
    assert clean_address(url) == url
    assert bool(read_address(text).message) == (text.strip() != url and "\u200b" not in text and "<" not in text[:1])


@pytest.mark.parametrize(("text", "message"), WRAPPED)
def test_what_a_mail_filter_or_a_library_wrapped_is_unwrapped_and_said(text: str, message: str) -> None:
    assert (read_address(text).url, read_address(text).message) == (EMA, message)


def test_a_proofpoint_address_gets_its_own_characters_back() -> None:
    text = "https://urldefense.com/v3/__https://a.no/x*y**Az__;IyUl!!abc$"

    assert read_address(text).url == "https://a.no/x#y%%z"


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_an_address_that_leads_no_reader_anywhere_is_refused_with_the_reason(text: str, reason: str) -> None:
    address = read_address(text)

    assert (address.is_refused, address.url, address.message) == (True, "", reason)
    assert reason % address.values


def test_references_and_assessments_are_kept_by_the_same_rule() -> None:
    assert Reference(key="a", url="www.ema.europa.eu/en").url == EMA
    assert NorwegianAssessment(key="a", url=f"https://eur03.{SAFE_LINK}").url == EMA
    # What is refused stays as it was typed: a check blocks it.
    assert Reference(key="a", url="javascript:x").url == "javascript:x"


def test_links_in_prose_are_kept_by_the_same_rule_and_the_words_of_a_refused_one_stay() -> None:
    text = (
        '<p><a href="www.ema.europa.eu/en">EMA</a>, <a href="#a">se <em>der</em></a>, <a href="doi:10.1056/x">x</a></p>'
    )

    clean = f'<p><a href="{EMA}">EMA</a>, se <em>der</em>, <a href="https://doi.org/10.1056/x">x</a></p>'
    assert clean_rich_text(text) == clean
    assert clean_rich_text(clean) == clean


def test_an_approved_address_is_read_back_as_it_was_hashed() -> None:
    old = complete_document().canonical().replace("https://www.sps.nhs.uk/", "localhost/\u200b")

    assert parse(old).canonical() == old
    assert isinstance(parse(old), Document)


def test_a_check_stops_an_old_text_whose_link_is_not_kept_today() -> None:
    old = complete_document(summary=f'<p><a href="{EMA}">Se EMA</a></p>')

    for address, begin in (("#a", "“%(text)s” names"), ("www.ema.europa.eu/en", "The address is not kept")):
        stored = parse(old.canonical().replace(EMA, address))
        stopping = [(finding.code, finding.place) for finding in findings(stored) if finding.message.startswith(begin)]
        assert stopping == [("address", "summary")]
    assert findings(old) == []


@translation.override("en")
def test_the_fields_say_what_they_change() -> None:
    assert AddressField().clean("www.ema.europa.eu/en") == EMA
    assert AddressField().changes("www.ema.europa.eu/en") == [f"What is kept of the address is {EMA}"]
    assert AddressField().changes(EMA) == []
    assert AddressField().clean("javascript:x") == "javascript:x"
    assert AddressField().changes("javascript:x") == []
    changes = RichTextField().changes(f'<p><a href="#a">Se <em>der</em></a> <a href="{EMA}">EMA</a></p>')
    assert [change.partition("”")[0] for change in changes] == ["The link on “Se der"]
    assert (ArmField().clean("Arm 2: 4 mg"), ArmField().clean("Armen: 4 mg")) == ("4 mg", "Armen: 4 mg")
    assert ArmField().changes("Arm 2: 4 mg") == ["“Arm 2:” was taken off: the page numbers the arms."]
    assert Arm(key="a", text="arm B – 4 mg").text == "4 mg"
