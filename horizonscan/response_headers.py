"""The headers that every answer has, whoever made it: a view, a middleware, WhiteNoise, or a page about a fault."""

from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Who knows such an address may enter.
SECRET_ADDRESSES = ("/share/", "/invitation/", "/accounts/email-objection/")
# What a browser could offer a page and no page of ours uses. Passkeys, which are used, are not among them.
UNUSED_FEATURES = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture", "encrypted-media"),
    *("fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection"),
    *("local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture"),
    *("screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking"),
)


class ResponseHeadersMiddleware:
    """Adds what no part inside has set: it is the outermost middleware, so that faults and wrong hosts pass it too.

    Open data are sent with `Cross-Origin-Resource-Policy: cross-origin` by their views (`notices.public.http`).
    """

    headers: ClassVar[dict[str, str]] = {
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class GuestHeadersMiddleware:
    """Adds headers to every response at such an address: nothing stores it, no search engine lists it.

    It is around all that could set others. The address is the secret, so it is never sent as a referrer.
    """

    headers: ClassVar[dict[str, str]] = {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(SECRET_ADDRESSES):
            for name, value in self.headers.items():
                response.headers[name] = value
        return response
