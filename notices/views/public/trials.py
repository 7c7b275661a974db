"""The public pages of trials: a list of those that live notices cite, and a page of each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from notices.public.addresses import absolute
from notices.public.http import cache_until, public, without_empty
from notices.public.made_at import made_at
from notices.public.page_cache.lists import offer_list, public_state
from notices.public.trial_list import TrialSearch, search
from notices.public.trial_page import trial_page
from notices.rendering.page_language import page_language


@public
def trial_list(request: HttpRequest) -> HttpResponse:
    if clean := without_empty(request):
        return clean
    state = public_state()
    offer_list(request, state, reverse("trial-list"))
    results = search(TrialSearch.of(request.GET), page_language(), state.public_revision, state.changes_at)
    # Only the list at its own address is stored.
    context = {"results": results, "made_at": None if request.GET else made_at()}
    return cache_until(render(request, "public/trial_list.html", context), state.changes_at)


@public
def trial(request: HttpRequest, number: str) -> HttpResponse:
    page = trial_page(number, page_language())
    if page is None:
        raise Http404
    address = reverse("trial", args=[page.trial.number])
    if request.path != address:
        return redirect(address, permanent=True)
    response = render(request, "public/trial_detail.html", {"page": page, "address": absolute(address)})
    return cache_until(response, page.changes_at)
