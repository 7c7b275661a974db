"""The page that explains how anybody checks a published text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from notices.public.addresses import absolute
from notices.public.file_check import example
from notices.public.http import cache_until, public


@public
def checking(request: HttpRequest) -> HttpResponse:
    listing = example()
    if listing is None:
        return render(request, "public/checking.html")
    path = reverse("notice-version-json", args=[listing.notice.number, listing.published_number])
    context = {
        "listing": listing,
        "address": absolute(path),
        "sha256": listing.publication.version.sha256,
    }
    return cache_until(render(request, "public/checking.html", context), listing.live_until)
