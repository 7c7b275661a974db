"""Files and feeds for the public: the same bytes for everybody, and not sent again to who has them."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from notices.views.public.notice import for_other_sites, kept_until


def kept_bytes(
    request: HttpRequest, content: bytes, media_type: str, changes_at: datetime | None, file_name: str = ""
) -> HttpResponseBase:
    """The bytes, to be kept until the next change that is scheduled; with a file name to be saved under it."""
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = HttpResponse(content, content_type=media_type, headers={"ETag": etag})
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    kept_until(response, changes_at)
    answer = get_conditional_response(request, etag=etag, response=response) or response
    # A page is no data: what of it is worth reading elsewhere is told in the formats.
    return answer if media_type.startswith("text/html") else for_other_sites(answer)
