"""allauth's forms for factors, with our rules on attempts and our words."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.utils.translation import gettext_lazy as _

from horizonscan.second_factor.codes import counted_attempt, step_of, use_code

MAX_CODE_LENGTH = 40
MAX_NAME_LENGTH = 100


def _code_field(label: Any, help_text: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    widget = forms.TextInput({**attributes, "size": 12})
    return forms.CharField(label=label, help_text=help_text, max_length=MAX_CODE_LENGTH, widget=widget)


class _CodeForm(forms.Form):
    """Takes a code of the person's app, or one of their recovery codes."""

    code = _code_field(_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))

    def clean_code(self) -> str:
        form: Any = self  # the classes below are allauth's too
        code: str = self.cleaned_data["code"]
        with counted_attempt(form.user):
            for factor in Authenticator.objects.filter(user=form.user).exclude(type=Authenticator.Type.WEBAUTHN):
                if use_code(factor, code):
                    form.authenticator = factor
                    return code
            raise get_adapter().validation_error("incorrect_code")


class SignInCodeForm(_CodeForm, AuthenticateForm):
    """The code after the password."""


class AskedAgainCodeForm(_CodeForm, ReauthenticateForm):
    """The code of somebody who is signed in and asked again."""


class FirstCodeForm(ActivateTOTPForm):
    """The first code of a new app, which shows that the app has the secret. It counts once, as every other."""

    code = _code_field(_("Code"), _("The six digits that the app shows now."))

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        with counted_attempt(self.user):
            self.step = step_of(self.secret, code)
            if self.step is None:
                raise get_adapter().validation_error("incorrect_code")
        return code


class _PasskeyForm(forms.Form):
    """Takes what the browser says when somebody has shown a passkey."""

    def clean_credential(self) -> Authenticator:
        form: Any = self
        with counted_attempt(form.user):
            auth.parse_authentication_response(self.cleaned_data["credential"])
            return auth.complete_authentication(form.user, self.cleaned_data["credential"])


class SignInPasskeyForm(_PasskeyForm, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class AskedAgainPasskeyForm(_PasskeyForm, ReauthenticateWebAuthnForm):
    """The passkey of somebody who is signed in and asked again."""


def _name_field(*, required: bool) -> forms.CharField:
    help_text = _("A name to know it by, such as that of the device it is on.")
    widget = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(
        label=_("Name"), help_text=help_text, max_length=MAX_NAME_LENGTH, required=required, widget=widget
    )


class NewPasskeyForm(AddWebAuthnForm):
    """A new passkey, and what its owner calls it."""

    name = _name_field(required=False)


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = _name_field(required=True)
