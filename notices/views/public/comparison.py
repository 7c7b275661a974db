"""The comparison of two published versions of a notice; its address is permanent, like theirs."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse

from notices.forms.comments import version_number
from notices.public.addresses import absolute, canonical
from notices.public.comparison import published_comparison
from notices.public.http import conditional_response, public
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.views.public.notice import gone_page, notice, record_or_404, version_or_404


@public
def differences(request: HttpRequest, number: int, a: int, b: int) -> HttpResponseBase:
    record = record_or_404(number)
    before, after = (version_or_404(record, n) for n in sorted((a, b)))
    for version in (after, before):
        if record.gone(version):
            return gone_page(request, record, version)
    address = _address(number, before, after)
    if request.path != address:
        return redirect(address, permanent=True)
    return _page(request, record, before, after)


@public
def choose(request: HttpRequest, number: int) -> HttpResponseBase:
    """Redirect from a form's two choices to their comparison; without them, show a notice whose slug is "diff"."""
    choices = [request.GET.get(name) for name in ("a", "b")]
    if not all(choices):
        return notice(request, number, "diff")
    record = record_or_404(number)
    numbers = [version.number for version in record.versions]
    try:
        first, second = (version_number(text, numbers) for text in choices)
    except LookupError as error:
        raise Http404 from error
    return redirect("notice-differences", number, first, second)


def _address(number: int, before: PublishedVersion, after: PublishedVersion) -> str:
    """Return the comparison's address, the older version first; of a version with itself the version's own."""
    if before is after:
        return reverse("notice-version", args=[number, after.number])
    return reverse("notice-differences", args=[number, before.number, after.number])


def _page(
    request: HttpRequest, record: PublicRecord, before: PublishedVersion, after: PublishedVersion
) -> HttpResponseBase:
    context = {
        "record": record,
        "before": before,
        "after": after,
        "comparison": published_comparison(before, after),
        "address": absolute(canonical("notice-differences", record.notice.number, before.number, after.number)),
    }
    page = render_to_string("public/comparison.html", context, request).encode()
    # The etag is of the whole page: the two texts stay as they are, but a banner may appear above them.
    return conditional_response(request, page, "text/html; charset=utf-8", record.changes_at)
