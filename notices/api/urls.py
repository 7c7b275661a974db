"""The URL patterns of the API. The page for people has one in every language; the others are files."""

from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from notices.api.access import KnownParameters, open_data
from notices.api.openapi import api_description, parameters_of
from notices.api.operations import api
from notices.api.problems import not_found
from notices.public.http import lead_to


def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(api_description())


def without_version(request: HttpRequest) -> HttpResponse:
    """Lead to the list of notices in the version of the API that there is, with the same filters."""
    return lead_to(request, "api-notices")


def unknown_address(request: HttpRequest, rest: str) -> HttpResponse:
    return not_found()


def _operations() -> list[URLPattern]:
    """Return the library's URL patterns, each with its view opened to everybody."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    return [
        path(
            f"api/{pattern.pattern}",
            open_data(pattern.callback, partial(parameters_of, pattern.name or "")),
            name=pattern.name or "",
        )
        for pattern in patterns
    ]


api_patterns: list[URLPattern] = [
    path("api/openapi.json", open_data(openapi, KnownParameters), name="api-openapi"),
    *_operations(),
    path(
        "api/notices",
        open_data(without_version, partial(parameters_of, "api-notices")),
        name="api-notices-without-version",
    ),
    # A program is answered with a problem also where nothing is.
    path("api/<path:rest>", open_data(unknown_address, KnownParameters), name="api-nothing"),
]
