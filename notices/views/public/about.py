"""Pages about the notices: how to check a published text, the glossary, and what the agency tells about itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from notices.document.template import Language
from notices.public.addresses import absolute
from notices.public.agency_pages import agency_page
from notices.public.file_check import newest_listing
from notices.public.glossary import in_order
from notices.public.http import cache_until, public
from notices.rendering.page_language import page_language

# The notices' own language: the glossary prints its names beside the others, because readers meet them in the texts.
NORWEGIAN: Language = "nb"


@public
def file_check(request: HttpRequest) -> HttpResponse:
    """Show how anybody checks a published text, with the newest notice as the example."""
    listing = newest_listing()
    if listing is None:
        return render(request, "public/file_check.html")
    path = reverse("notice-version-json", args=[listing.notice.number, listing.published_number])
    context = {
        "listing": listing,
        "address": absolute(path),
        "sha256": listing.publication.version.sha256,
    }
    return cache_until(render(request, "public/file_check.html", context), listing.live_until)


@public
def glossary(request: HttpRequest) -> HttpResponse:
    language = page_language()
    words = [
        (entry.code, entry.words[language], entry.words[NORWEGIAN].name if language != NORWEGIAN else "")
        for entry in in_order(language)
    ]
    return render(request, "public/glossary.html", {"words": words})


@public
def agency(request: HttpRequest, name: str) -> HttpResponse:
    page = agency_page(name, page_language())
    if page is None:
        raise Http404
    return render(request, "public/agency_page.html", {"page": page})
