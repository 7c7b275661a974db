"""What a page is about, for search engines: JSON-LD in the words of schema.org. No person is named in it."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from notices.public.addresses import absolute, canonical
from notices.public.dataset import DESCRIPTION, DISTRIBUTIONS, KEYWORDS, TITLE
from notices.public.metadata import CitedTrial, Facts
from notices.public.short_text import description_of
from notices.public.trial_page import TrialPage
from trials.study import RegistryNumber, identify

Data = dict[str, Any]

VOCABULARY = "https://schema.org"
# What a notice is about, by type of technology; an organisational measure is none of medicine's own things.
ABOUT = {
    "medicine": "Drug",
    "device": "MedicalDevice",
    "diagnostic": "MedicalTest",
    "procedure": "MedicalProcedure",
}
# The registry's words for a status where schema.org has the same.
STATUSES = {
    "ACTIVE_NOT_RECRUITING": "ActiveNotRecruiting",
    "COMPLETED": "Completed",
    "ENROLLING_BY_INVITATION": "EnrollingByInvitation",
    "NOT_YET_RECRUITING": "NotYetRecruiting",
    "RECRUITING": "Recruiting",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
}
# In a page these could end the element, or begin another; inside JSON's texts they can be written otherwise.
NOT_IN_A_PAGE = str.maketrans({sign: f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"})


def script(data: Data) -> SafeString:
    """As an element of a page's head; browsers do not run it, so the policy on scripts lets it be."""
    whole = {"@context": VOCABULARY, **data}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(NOT_IN_A_PAGE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # nothing left to escape


# The page of a notice


def of_notice(facts: Facts) -> Data:
    """A published version, and the way to it from the first page."""
    is_live = facts.state == "live"
    address = facts.addresses.page if is_live else facts.addresses.permanent
    breadcrumb = f"{address}#breadcrumb"
    page = {
        "@type": "MedicalWebPage",
        "@id": facts.addresses.permanent,
        "url": address,
        "name": facts.title,
        "description": description_of(facts),
        "inLanguage": facts.language,
        "identifier": _identifiers(facts),
        "version": str(facts.version),
        "creativeWorkStatus": "Published" if is_live else "Obsolete",
        "datePublished": facts.first_published_at.isoformat(timespec="seconds"),
        "dateModified": facts.published_at.isoformat(timespec="seconds"),
        "lastReviewed": timezone.localdate(facts.approved_at).isoformat(),
        "contentReferenceTime": facts.information_as_of.isoformat() if facts.information_as_of else None,
        "publisher": _organisation(facts.publisher),
        "reviewedBy": _organisation(facts.publisher),
        "license": facts.licence.url,
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": _front_page()},
        "keywords": [area.label for area in facts.areas],
        "about": _technology(facts),
        "mentions": [_cited(trial) for trial in facts.trials],
        "encoding": _files(facts),
        "breadcrumb": {"@id": breadcrumb},
    }
    way = [(_("All notices"), absolute(reverse("notice-list"))), (facts.title, address)]
    return {"@graph": [_said(page), {"@id": breadcrumb, **_breadcrumbs(way)}]}


def _identifiers(facts: Facts) -> list[Data]:
    ours = ("PropertyValue", settings.SITE_NAME, str(facts.number))
    numbers = [ours, *(("PropertyValue", "Nye metoder", number) for number in facts.nye_metoder)]
    return [dict(zip(("@type", "propertyID", "value"), number, strict=True)) for number in numbers]


def _technology(facts: Facts) -> Data:
    is_medicine = facts.technology_type.code == "medicine"
    code = {"@type": "MedicalCode", "codeValue": facts.atc_code, "codingSystem": "ATC"} if facts.atc_code else None
    names = list(facts.substances or facts.brand_names)
    about = {
        "@type": ABOUT.get(facts.technology_type.code, "Thing"),
        "name": ", ".join(names) or facts.title,
        "nonProprietaryName": list(facts.substances) if is_medicine else None,
        "proprietaryName": list(facts.brand_names) if is_medicine else None,
        "alternateName": list(facts.brand_names) if facts.substances and not is_medicine else None,
        "code": code if is_medicine else None,
    }
    return _said(about)


def _cited(trial: CitedTrial) -> Data:
    number = identify(trial.number)
    return _trial(number) if number else {"@type": "MedicalTrial", "name": trial.number, "identifier": trial.number}


def _files(facts: Facts) -> list[Data]:
    """The text itself with its fingerprint, and the file to print."""
    text = {"contentUrl": facts.addresses.json, "encodingFormat": "application/json", "sha256": facts.sha256}
    file = {"contentUrl": facts.addresses.pdf, "encodingFormat": "application/pdf"}
    return [{"@type": "MediaObject", **text}, {"@type": "MediaObject", **file}]


# The page of a trial


def of_trial(page: TrialPage) -> Data:
    """A trial as its registry tells it, and the notices that cite it."""
    study = page.told.study if page.told else None
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
        status = STATUSES.get(study.status)
        trial |= {
            "@type": "MedicalObservationalStudy" if study.kind == "OBSERVATIONAL" else "MedicalTrial",
            "name": study.title or page.number.number,
            "status": f"{VOCABULARY}/{status}" if status else None,
            "sponsor": _organisation(study.sponsor) if study.sponsor else None,
            "healthCondition": [{"@type": "MedicalCondition", "name": name} for name in study.conditions],
        }
    way = [(_("Trials"), absolute(reverse("trial-list"))), (page.number.number, trial["url"])]
    return {"@graph": [_said(trial), _breadcrumbs(way)]}


def _trial(number: RegistryNumber) -> Data:
    """A trial of which the number is known: as schema.org asks, its number stands as a code too."""
    code = {"@type": "MedicalCode", "codeValue": number.number, "codingSystem": number.registry_name}
    trial = {"@type": "MedicalTrial", "name": number.number, "identifier": number.number, "code": code}
    return _said({**trial, "sameAs": number.url})


# The list


def of_list() -> Data:
    """All notices together as a data set, in a catalogue of one."""
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


# Pieces


def _organisation(name: str) -> Data:
    return {"@type": "Organization", "name": name}


def _breadcrumbs(way: list[tuple[str, str]]) -> Data:
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _front_page() -> str:
    return absolute(canonical("notice-list"))


def _said(data: Mapping[str, Any]) -> Data:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value not in (None, "", [])}
