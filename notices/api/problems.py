"""Answers about errors as RFC 9457 defines them, in English, with a sentence that helps."""

from datetime import datetime
from http.client import responses
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja.errors import ValidationError
from pydantic import BaseModel, Field

from notices.access.current_request import current_request
from notices.access.security_log import request_id_of
from notices.models import Publication, Redaction
from notices.public.metadata import described

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Why there is no answer."""

    type: str = "about:blank"
    title: Annotated[str, described(_("The status in words."))]
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, described(_("What is wrong, and what would be right."))]
    request_id: Annotated[str, described(_("By this number the request is found in the site's log."))]
    redacted_at: Annotated[datetime | None, described(_("When words were removed from the text by law."))] = None
    withdrawn_at: Annotated[datetime | None, described(_("When the text was withdrawn as wrong."))] = None
    note: Annotated[str | None, described(_("What the public was told about it."))] = None


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """Answer with a problem, which no cache keeps: the next moment may bring another answer."""
    request = current_request()
    request_id = request_id_of(request) if request else ""
    body = Problem(title=responses[status], status=status, detail=detail, request_id=request_id, **more)
    content = body.model_dump_json(exclude_none=True)
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def not_found(detail: str = "There is nothing at this address. What there is: /api/openapi.json") -> HttpResponse:
    return problem(404, detail)


def gone(withdrawal: Publication) -> HttpResponse:
    """Answer that a text was withdrawn as wrong, and why, without a word of it."""
    detail = "This text was withdrawn as wrong, and is no longer published in any form."
    return problem(410, detail, withdrawn_at=withdrawal.effective_at, note=withdrawal.public_note)


def redacted(redaction: Redaction) -> HttpResponse:
    """Answer that the whole text is not given any more, since words were removed from it by law, and why."""
    detail = "Words were removed from this text by law. What is left can be read on its page."
    return problem(410, detail, redacted_at=redaction.confirmed_at, note=redaction.reason)


def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Answer 404 to an impossible path, and 422 to wrong parameters, each named with its error."""
    places = [[str(step) for step in error["loc"]] for error in fault.errors]
    if any(place[0] == "path" for place in places):
        return not_found()
    # Of a parameter that is given several times, the last step is which of its values is wrong.
    names = [next(step for step in reversed(place) if not step.isdigit()) for place in places]
    each = [f"{name}: {error['msg']}" for name, error in zip(names, fault.errors, strict=True)]
    return problem(422, "; ".join(each))
