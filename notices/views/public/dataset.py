"""The catalogue that harvesters read."""

from django.db.models import Max
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from notices.models import Publication
from notices.public import feeds
from notices.public.dcat import MEDIA_TYPE, catalogue
from notices.public.http import conditional_response, public


@public
def dcat(request: HttpRequest) -> HttpResponseBase:
    """For every program on the web: nothing in it is anybody's own."""
    # Asked first: what takes effect in between is in the file, and it is kept for less.
    changes_at = feeds.next_change()
    effective = Publication.objects.standing().filter(effective_at__lte=timezone.now())
    modified = effective.aggregate(last=Max("effective_at"))["last"]
    return conditional_response(request, catalogue(modified), f"{MEDIA_TYPE}; charset=utf-8", changes_at)
