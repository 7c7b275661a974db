"""allauth's pages for factors, with what ours show besides. Each request is one transaction: a factor has its event."""

import json
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import ContextMixin

from horizonscan.second_factor.adapter import offers_passkeys
from horizonscan.second_factor.codes import use_step
from notices.access.directory import is_connected
from notices.access.second_factor import factors_of, needs_factor

View = Callable[..., HttpResponseBase]
# Where somebody wanted to go who was sent to set up a factor first.
WANTED_KEY = "second_factor_wanted"


def page(view: View) -> View:
    """Make a view a page of ours: one transaction, stored by no cache, its codes in no report of a fault."""
    return never_cache(sensitive_post_parameters("code", "credential", "password")(transaction.atomic(view)))


def _note_shown(request: HttpRequest, factor: Authenticator) -> None:
    """Let the session remember a factor that was just added: whoever added it has shown it."""
    record_authentication(request, factor.user, "mfa", id=factor.pk, type=factor.type, reauthenticated=True)


class _WithPasskeys(ContextMixin):
    """Hands the page what the browser needs to ask for a passkey."""

    request: HttpRequest

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        data: dict[str, Any] = super().get_context_data(**context)
        (options,) = data.get("js_data", {"": None}).values()
        return {**data, "passkey_options": json.dumps(options), "offers_passkeys": offers_passkeys(self.request)}


class Index(_WithPasskeys, base.IndexView):
    """Somebody's own factors."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        is_required = settings.SECOND_FACTOR and needs_factor(self.request.user)
        more = {"is_required": is_required, "is_connected": is_connected(self.request.user)}
        return {**super().get_context_data(**context), **more}


class SignIn(_WithPasskeys, base.AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        passkeys = factors_of(self.stage.login.user).filter(type=Authenticator.Type.WEBAUTHN)
        return {**super().get_context_data(**context), "has_passkey": passkeys.exists()}


class AddApp(totp.ActivateTOTPView):
    """A new authenticator app."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        use_step(app, form.step)
        _note_shown(self.request, app)
        return response


class AddPasskey(_WithPasskeys, webauthn.AddWebAuthnView):
    """A new passkey, where a browser can use one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not offers_passkeys(request):
            return redirect("mfa_index")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        newest = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN).latest("pk")
        _note_shown(self.request, newest)
        return response


class AskPasskeyAgain(_WithPasskeys, webauthn.ReauthenticateWebAuthnView):
    """A passkey of somebody who is signed in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class RenamePasskey(webauthn.EditWebAuthnView):
    """Another name for a passkey."""

    def get_success_url(self) -> str:
        return reverse("mfa_index")


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Removing a passkey, where it is not the last factor of somebody who needs one."""

    def get_success_url(self) -> str:
        return reverse("mfa_index")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "refused": self._refusal()}

    def form_valid(self, form: Any) -> HttpResponse:
        if self._refusal():
            return self.render_to_response(self.get_context_data(form=form))
        response: HttpResponse = super().form_valid(form)
        return response

    def _refusal(self) -> str:
        adapter = get_adapter()
        may_go = adapter.can_delete_authenticator(self.object)
        return "" if may_go else str(adapter.error_messages["cannot_delete_authenticator"])


class RecoveryCodes(recovery_codes.ViewRecoveryCodesView):
    """The recovery codes, shown once; then it goes on to where the person wanted to go."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        wanted = self.request.session.get(WANTED_KEY) or reverse("mfa_index")
        return {**super().get_context_data(**context), "wanted": wanted}
