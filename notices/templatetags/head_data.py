"""Tags for a page's head: metadata for search engines and for sites that show a link to the page."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from notices.document.model import Document
from notices.formats.moments import moment_text
from notices.public import json_ld
from notices.public.addresses import absolute
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.public.metadata import metadata_of
from notices.public.short_text import description_of, shortened
from notices.public.trial_page import TrialPage
from notices.rendering.page_language import page_language

register = template.Library()
# For files that templates write.
register.filter("moment", moment_text)

# As Open Graph writes languages.
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}


@register.inclusion_tag("public/_head_data.html", takes_context=True)
def page_data(context: Context, title: str, description: str, address: str = "") -> dict[str, Any]:
    """Return the head data of a page with the site's own words; `address` is given where the canonical one differs."""
    address = address or absolute(context["request"].path)
    return _head_data(title, shortened(description), address, type="website")


@register.inclusion_tag("public/_head_data.html")
def notice_data(record: PublicRecord, version: PublishedVersion, document: Document) -> dict[str, Any]:
    """Return the head data of a version's page; no query."""
    metadata = metadata_of(record, version, document)
    times = [("published", metadata.first_published_at), ("modified", metadata.published_at)]
    return _head_data(
        metadata.title,
        description_of(metadata),
        metadata.addresses.page,
        type="article",
        times=[(name, moment_text(moment)) for name, moment in times],
        json_ld=json_ld.script(json_ld.of_notice(metadata)),
    )


@register.inclusion_tag("public/_head_data.html", takes_context=True)
def trial_data(context: Context, page: TrialPage) -> dict[str, Any]:
    """Return the head data of a trial's page: its title in the registry, its status, and the notices that cite it."""
    registry_title = page.registry.study.title if page.registry else ""
    cited = ", ".join(dict.fromkeys(citation.listing.title for citation in page.citations))
    citing = f"{_('Notices that cite this trial')}: {cited}"
    description = ". ".join(filter(None, (registry_title, page.status.label, citing)))
    return _head_data(
        f"{page.trial.number} {page.name}".strip(),
        shortened(description),
        absolute(context["request"].path),
        type="website",
        json_ld=json_ld.script(json_ld.of_trial(page)),
    )


@register.simple_tag
def data_set() -> SafeString:
    """Return JSON-LD of all notices as one data set, for the head of the list."""
    return json_ld.script(json_ld.of_list())


def _head_data(title: str, description: str, address: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "description": description,
        "address": address,
        "locale": LOCALES[page_language()],
        "site_name": settings.SITE_NAME,
        **more,
    }
