"""What a text should not hold: identity numbers, links that say nothing, a status that no row agrees with."""

import json
from typing import Any

import pytest

from notices import demo
from notices.checks import regulatory_status as status_checks
from notices.checks import texts as text_checks
from notices.checks.readiness import findings
from notices.document.model import Choice, Document, Reference, RegulatoryStatus, parse
from notices.document.template import APPROVAL_STATUSES, REGIONS, REGULATORY_CHANGES
from tests.support.worlds import complete_document

# Of somebody born in 1860.
NUMBER = "01016050012"


# Identity numbers.


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": f"Om {NUMBER}"}, "title"),
        ({"disease": f"<p>Se [@sps] {NUMBER[:6]}<strong>{NUMBER[6:]}</strong></p>"}, "disease"),
        ({"disease": f'<p>[@sps] <a href="https://example.org/?p={NUMBER}">Journal</a></p>'}, "disease"),
        (
            {"trials": (complete_document().trials[0].model_copy(update={"population": f"pasient {NUMBER}"}),)},
            "trials/t1/population",
        ),
        (
            {"references": (*complete_document().references[:1], Reference(key="sps", title="x", source=NUMBER))},
            "references/sps/source",
        ),
        (
            {
                "kinds": tuple(
                    box.model_copy(update={"comment": NUMBER}) if box.checked else box
                    for box in complete_document().kinds
                )
            },
            "kinds/single/comment",
        ),
    ],
)
def test_an_identity_number_anywhere_stops_the_notice_and_is_not_repeated(changes: dict[str, Any], place: str):
    (finding,) = (each for each in findings(complete_document(**changes)) if each.blocking)

    assert (finding.code, finding.place) == ("identity_number", place)
    assert NUMBER not in str(finding.as_data())


# Links.


def links(html: str) -> list[dict[str, Any]]:
    # As an old text has it: cleaning takes a link without words away.
    document = complete_document(description="<p>En lenke</p>")
    stored = document.canonical().replace("<p>En lenke</p>", json.dumps(f"<p>{html}</p>", ensure_ascii=False)[1:-1])
    link_findings = list(text_checks.findings(parse(stored)))
    assert {(finding.code, finding.place, finding.blocking) for finding in link_findings} <= {
        ("link_text", "description", False)
    }
    return [finding.values for finding in link_findings]


@pytest.mark.parametrize(
    ("html", "values"),
    [
        ('<a href="https://nice.org.uk/"></a> x', {"address": "https://nice.org.uk/"}),
        ('<a href="https://nice.org.uk/"> [@ema] </a> x', {"address": "https://nice.org.uk/"}),
        ('<a href="https://nice.org.uk/a">https://nice.org.uk/a</a>', {"address": "https://nice.org.uk/a"}),
        ('<a href="https://nice.org.uk/a">nice.org.uk/a/</a>', {"address": "nice.org.uk/a/"}),
        ('<a href="https://nice.org.uk/?a=1&amp;b=2">www.nice.org.uk</a>', {"address": "www.nice.org.uk"}),
        ('<a href="https://nice.org.uk/">her</a>', {"words": "her"}),
        ('<a href="https://nice.org.uk/"><strong>Klikk\u00a0her!</strong></a>', {"words": "Klikk her!"}),
        ('<a href="https://nice.org.uk/">Les meir</a>', {"words": "Les meir"}),
        ('<a href="https://nice.org.uk/">here</a>', {"words": "here"}),
    ],
)
def test_a_link_that_does_not_say_where_it_leads_gets_advice(html: str, values: dict[str, Any]):
    assert links(html) == [values]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://nice.org.uk/">NICEs vurdering fra 2018</a>',
        '<a href="mailto:post@example.org">post@example.org</a>',
        '<a href="https://nice.org.uk/">Her er vurderingen til NICE</a>',
        "Les mer her",
        "",
    ],
)
def test_a_link_that_says_where_it_leads_is_left_alone(html: str):
    assert links(html) == []


# The text against the statuses.


def claims(text: str, change: str | None = None, place: str = "status", **statuses: str) -> list[str]:
    rows = tuple(
        RegulatoryStatus(
            key=region,
            region=Choice.of(REGIONS, region, "nb"),
            status=Choice.of(APPROVAL_STATUSES, status, "nb"),
        )
        for region, status in statuses.items()
    )
    document = complete_document(
        **{place: f"<p>{text}</p>"} | {"regulatory_statuses": rows},
        regulatory_change=Choice.of(REGULATORY_CHANGES, change, "nb") if change else None,
    )
    status_findings = [finding for finding in status_checks.findings(document) if finding.place == place]
    assert {(finding.code, finding.blocking) for finding in status_findings} <= {("status_text", False)}
    return [finding.message.removeprefix("The text says that ").split(",")[0] for finding in status_findings]


REVIEW, NONE, APPROVED = "an application is under review", "there is no approval", "there is an approval"


@pytest.mark.parametrize(
    ("text", "statuses", "expected"),
    [
        ("Metoden er under vurdering.", {"norway": "granted"}, [REVIEW]),
        ("Søknaden er til vurdering hos EMA [@ema].", {"norway": "granted"}, [REVIEW]),
        ("Søknaden er under behandling i USA.", {"usa": "refused", "eu": "under_review"}, [REVIEW]),
        ("The application is under review.", {"eu": "granted", "usa": "withdrawn"}, [REVIEW]),
        ("Metoden har foreløpig ikke MT i Norge.", {"norway": "granted"}, [NONE]),
        ("Legemiddelet er ikkje godkjent i Noreg.", {"norway": "granted"}, [NONE]),
        ("Det har inga marknadsføringsløyve i EU.", {"eu": "granted"}, [NONE]),
        ("The medicine is not authorised.", {"norway": "granted", "eu": "granted"}, [NONE]),
        ("Utstyret er ikke CE-merket.", {"eu": "granted"}, [NONE]),
        ("Legemidlet er godkjent i USA.", {"usa": "under_review", "eu": "granted"}, [APPROVED]),
        ("Det har fått markedsføringstillatelse i Norge.", {"norway": "not_applied"}, [APPROVED]),
        ("It is approved in the United States.", {"usa": "refused"}, [APPROVED]),
    ],
)
def test_a_text_that_no_status_agrees_with_gets_advice(text: str, statuses: dict[str, str], expected: list[str]):
    assert claims(text, **statuses) == expected


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        # One row agrees, or the sentence speaks of a region without a row.
        ("Metoden er under vurdering.", {"norway": "under_review", "usa": "granted"}),
        ("Søknaden er til vurdering hos EMA.", {"usa": "granted"}),
        ("Metoden er ikke godkjent.", {"norway": "not_applied", "usa": "granted"}),
        ("Metoden er ikke godkjent i Storbritannia.", {"norway": "granted"}),
        ("Legemidlet er godkjent i Japan.", {"norway": "not_applied"}),
        ("Legemidlet er godkjent i USA og til vurdering i EU.", {"usa": "granted", "eu": "under_review"}),
        # Something else is meant.
        ("Metoden er under vurdering i Nye metoder.", {"norway": "granted"}),
        ("En metodevurdering er under vurdering hos NICE.", {"norway": "granted"}),
        ("Søknaden var under vurdering i 2019.", {"norway": "granted"}),
        ("Legemidlet er ikke godkjent for barn.", {"norway": "granted"}),
        ("Legemidlet kan bli godkjent i Norge i 2022.", {"norway": "under_review"}),
        ("Det er ikke godkjent i Norge.", {"norway": "under_review"}),
        ("Legemidlet er godkjent for leddgikt i Norge.", {"norway": "under_review"}),
        ("Andre legemidler er godkjent i Norge.", {"norway": "under_review"}),
        ("Et godkjent legemiddel brukes i dag.", {"norway": "under_review"}),
        # Nothing to compare with.
        ("Metoden er ikke godkjent og under vurdering.", {}),
        ("Metoden er under vurdering.", {"norway": "unknown"}),
    ],
)
def test_a_text_that_may_be_true_is_left_alone(text: str, statuses: dict[str, str]):
    assert claims(text, **statuses) == []


def test_an_extension_may_speak_of_the_approval_that_is_extended():
    text = "Legemidlet er godkjent i Norge."

    assert claims(text, "extension", norway="under_review") == []
    assert claims(text, "new_substance", norway="under_review") == [APPROVED]


def test_the_summary_must_name_what_is_under_review():
    assert claims("Prisen er under vurdering.", place="summary", norway="granted") == []
    assert claims("Søknaden er under vurdering.", place="summary", norway="granted") == [REVIEW]


@pytest.mark.parametrize("build", [demo.baricitinib, demo.device_in_review, demo.outdated, demo.draft])
def test_the_demonstration_gives_no_false_alarm(build: Any):
    document: Document = build()

    assert [*status_checks.findings(document), *text_checks.findings(document)] == []
    assert document.regulatory_statuses or build is demo.draft
