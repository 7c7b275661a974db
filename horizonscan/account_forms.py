"""The forms of sign-in and of one's own account."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm, UserTokenForm
from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from notices.access.attempts import Attempts
from notices.access.names import NAME_ATTRIBUTES
from notices.mail.account_outbox import write_account_mail
from notices.models import AccountMail

MAX_TYPED_NAME = 254
NAME_LABEL = _("User name or e-mail address")
# Each asks for a mail to an address that somebody typed.
ASKED_ADDRESSES = Attempts("new-address", 5, longest_pause=timedelta(hours=1), forgotten_after=timedelta(hours=1))


def _name_field() -> forms.CharField:
    attributes = {**NAME_ATTRIBUTES, "autocomplete": "username"}
    return forms.CharField(label=NAME_LABEL, max_length=MAX_TYPED_NAME, widget=forms.TextInput(attributes))


class SignInForm(LoginForm):
    """Name and password with no link between them for the Tab key to stop at: the template has the link."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = _name_field()
        self.fields["password"].help_text = ""
        self.order_fields(["login", "password"])


class NewPasswordForm(forms.Form):
    """Whose password is forgotten. What is typed is put down as it is: nothing here knows whether anybody is meant."""

    email = _name_field()  # allauth's view calls it so

    def save(self, request: HttpRequest, **options: Any) -> str:
        entry: str = self.cleaned_data["email"]
        write_account_mail(AccountMail.Kind.RESET, typed=entry)
        return entry


class OpenAccountTokenForm(UserTokenForm):
    """The link to a new password: it opens nothing where the account was deactivated meanwhile."""

    def _get_user(self, uidb36: str) -> User | None:
        person: User | None = super()._get_user(uidb36)
        return person if person and person.is_active and person.has_usable_password() else None


class ChangePasswordForm(AllauthChangePasswordForm):
    """A new password: guesses at the present one are slowed down as at sign-in."""

    def clean_oldpassword(self) -> str:
        return _checked_password(self.user, self.cleaned_data["oldpassword"])


class OwnAddressForm(forms.Form):
    """Another e-mail address of one's own account, asked for with the password."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        help_text=_("A link is sent to it. Until you have opened the link, the present address stays in use."),
        widget=forms.EmailInput({"autocomplete": "email", "autocapitalize": "none"}),
    )
    password = PasswordField(label=_("Your password"), autocomplete="current-password")

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].strip().lower()
        if address == self.person.email.lower():
            raise forms.ValidationError(_("This is the address that you have."))
        return address

    def clean_password(self) -> str:
        return _checked_password(self.person, self.cleaned_data["password"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and ASKED_ADDRESSES.count(str(self.person.pk)):
            raise forms.ValidationError(_("You have asked for many addresses. Wait an hour, and try again."))
        return data


def _checked_password(person: Any, password: str) -> str:
    adapter = get_adapter()
    if not adapter.reauthenticate(person, password):
        raise adapter.validation_error("incorrect_password")
    return password
