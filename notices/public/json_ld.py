"""A page's metadata for search engines: JSON-LD with the terms of schema.org. It names no person."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from notices.formats.moments import moment_text
from notices.public.addresses import absolute, canonical
from notices.public.dataset import DESCRIPTION, DISTRIBUTIONS, KEYWORDS, TITLE
from notices.public.fact_fields import row_words
from notices.public.metadata import CitedTrial, VersionMetadata
from notices.public.short_text import description_of
from notices.public.trial_page import TrialPage
from trials.readable import registry_with_code
from trials.study import RegistryNumber, identify

Data = dict[str, Any]

VOCABULARY = "https://schema.org"
# The schema.org type of a notice's subject by type of technology; an organisational measure has none.
SUBJECT_TYPES = {
    "medicine": "Drug",
    "device": "MedicalDevice",
    "diagnostic": "MedicalTest",
    "digital": "MedicalDevice",
    "procedure": "MedicalProcedure",
}
# In HTML these could end the element or begin another; JSON strings may hold them escaped.
HTML_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"})


def script(data: Data) -> SafeString:
    """Return the data as an element of a page's head; browsers do not run it, so the policy on scripts allows it."""
    whole = {"@context": VOCABULARY, **data}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(HTML_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # nothing left to escape


# The page of a notice


def of_notice(metadata: VersionMetadata) -> Data:
    """Describe a published version, and the path to it from the front page."""
    is_live = metadata.state == "live"
    address = metadata.addresses.page if is_live else metadata.addresses.permanent
    breadcrumb = f"{address}#breadcrumb"
    page = {
        "@type": "MedicalWebPage",
        "@id": metadata.addresses.permanent,
        "url": address,
        "name": metadata.title,
        "description": description_of(metadata),
        "inLanguage": metadata.language,
        "identifier": _identifiers(metadata),
        "version": str(metadata.version),
        "creativeWorkStatus": "Published" if is_live else "Obsolete",
        "datePublished": moment_text(metadata.first_published_at),
        "dateModified": moment_text(metadata.published_at),
        "lastReviewed": timezone.localdate(metadata.approved_at).isoformat(),
        "contentReferenceTime": metadata.information_as_of.isoformat() if metadata.information_as_of else None,
        "publisher": _organisation(metadata.publisher),
        "reviewedBy": _organisation(metadata.publisher),
        "license": metadata.licence.url,
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": _front_page()},
        "keywords": [term.label for term in (*metadata.areas, *metadata.tags)],
        "about": _technology(metadata),
        "mentions": [_cited_trial(trial) for trial in metadata.trials],
        "encoding": _files(metadata),
        "breadcrumb": {"@id": breadcrumb},
    }
    path = [(_("All notices"), absolute(reverse("notice-list"))), (metadata.title, address)]
    return {"@graph": [_without_empty(page), {"@id": breadcrumb, **_breadcrumbs(path)}]}


def _identifiers(metadata: VersionMetadata) -> list[Data]:
    own_number = ("PropertyValue", settings.SITE_NAME, str(metadata.number))
    numbers = [own_number, *(("PropertyValue", "Nye metoder", number) for number in metadata.nye_metoder)]
    return [dict(zip(("@type", "propertyID", "value"), number, strict=True)) for number in numbers]


def _technology(metadata: VersionMetadata) -> Data:
    is_medicine = metadata.technology_type.code == "medicine"
    code = (
        {"@type": "MedicalCode", "codeValue": metadata.atc_code, "codingSystem": "ATC"} if metadata.atc_code else None
    )
    names = list(metadata.substances or metadata.brand_names)
    about = {
        "@type": SUBJECT_TYPES.get(metadata.technology_type.code, "Thing"),
        "name": ", ".join(names) or metadata.title,
        "nonProprietaryName": list(metadata.substances) if is_medicine else None,
        "proprietaryName": list(metadata.brand_names) if is_medicine else None,
        "alternateName": list(metadata.brand_names) if metadata.substances and not is_medicine else None,
        "code": code if is_medicine else None,
        "dosageForm": metadata.pharmaceutical_form,
        "identifier": _ema_identifier(metadata.ema_number),
        # A property of what schema.org calls medical alone.
        "legalStatus": _legal_statuses(metadata) if metadata.technology_type.code in SUBJECT_TYPES else None,
    }
    return _without_empty(about)


def _legal_statuses(metadata: VersionMetadata) -> list[str]:
    return [row_words(row, metadata.language) for row in metadata.regulatory_statuses]


def _ema_identifier(number: str) -> Data | None:
    return {"@type": "PropertyValue", "propertyID": "EMA", "value": number} if number else None


def _cited_trial(trial: CitedTrial) -> Data:
    number = identify(trial.number)
    return _trial(number) if number else {"@type": "MedicalTrial", "name": trial.number, "identifier": trial.number}


def _files(metadata: VersionMetadata) -> list[Data]:
    """Name the text itself with its hash, and the file to print; a text that lost words by law has neither."""
    if metadata.redacted:
        return []
    text = {"contentUrl": metadata.addresses.json, "encodingFormat": "application/json", "sha256": metadata.sha256}
    file = {"contentUrl": metadata.addresses.pdf, "encodingFormat": "application/pdf"}
    return [{"@type": "MediaObject", **text}, {"@type": "MediaObject", **file}]


# The page of a trial


def of_trial(page: TrialPage) -> Data:
    """Describe a trial with the values of its registry, and the notices that cite it."""
    study = page.registry.study if page.registry else None
    trial = _trial(page.number) | {
        "@id": absolute(canonical("trial", page.trial.number)),
        "url": absolute(canonical("trial", page.trial.number)),
        "alternateName": page.name,
        "subjectOf": [
            {
                "@type": "MedicalWebPage",
                "name": listing.title,
                "url": absolute(canonical("notice", listing.notice.number, listing.notice.slug)),
                "inLanguage": listing.language,
            }
            for listing in {citation.listing.pk: citation.listing for citation in page.citations}.values()
        ],
    }
    if study:
        part = registry_with_code(page.trial.registry)
        status = part.schema_org_statuses.get(study.status) if part else None
        trial |= {
            "@type": "MedicalObservationalStudy" if study.kind == "OBSERVATIONAL" else "MedicalTrial",
            "name": study.title or page.number.number,
            "status": f"{VOCABULARY}/{status}" if status else None,
            "sponsor": _organisation(study.sponsor) if study.sponsor else None,
            "healthCondition": [{"@type": "MedicalCondition", "name": name} for name in study.conditions],
        }
    path = [(_("Trials"), absolute(reverse("trial-list"))), (page.number.number, trial["url"])]
    return {"@graph": [_without_empty(trial), _breadcrumbs(path)]}


def _trial(number: RegistryNumber) -> Data:
    """Describe a trial by its number, which schema.org wants as a code too."""
    code = {"@type": "MedicalCode", "codeValue": number.number, "codingSystem": number.registry_name}
    trial = {"@type": "MedicalTrial", "name": number.number, "identifier": number.number, "code": code}
    return _without_empty({**trial, "sameAs": number.url})


# The list


def of_list() -> Data:
    """Describe all notices together as a data set, in a catalogue of one."""
    files = [
        {
            "@type": "DataDownload",
            "name": str(distribution.title),
            "contentUrl": distribution.address,
            "encodingFormat": distribution.media_type,
        }
        for distribution in DISTRIBUTIONS
        if distribution.is_file
    ]
    catalogue = {
        "@type": "DataCatalog",
        "name": settings.SITE_NAME,
        "url": _front_page(),
        "license": settings.LICENCE_URL,
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": absolute(canonical("catalogue")),
            "encodingFormat": "text/turtle",
        },
    }
    return {
        "@type": "Dataset",
        "name": str(TITLE),
        "description": str(DESCRIPTION),
        "url": _front_page(),
        "keywords": [str(keyword) for keyword in KEYWORDS],
        "inLanguage": [language for language, _name in settings.LANGUAGES],
        "license": settings.LICENCE_URL,
        "isAccessibleForFree": True,
        "publisher": _organisation(settings.PUBLISHER_NAME),
        "creator": _organisation(settings.PUBLISHER_NAME),
        "includedInDataCatalog": catalogue,
        "distribution": files,
    }


# Parts of the data


def _organisation(name: str) -> Data:
    return {"@type": "Organization", "name": name}


def _breadcrumbs(path: list[tuple[str, str]]) -> Data:
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(path, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _front_page() -> str:
    return absolute(canonical("notice-list"))


def _without_empty(data: Mapping[str, Any]) -> Data:
    """Leave out the values that are not known."""
    return {name: value for name, value in data.items() if value not in (None, "", [])}
