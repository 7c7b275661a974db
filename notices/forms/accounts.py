"""Forms for accounts and roles: inviting somebody, giving a role, and the invited person's password."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from notices.access.names import NAME_ATTRIBUTES
from notices.access.people import ROLE_NAMES, name_of, namesakes
from notices.access.roles import ROLES
from notices.forms.edit.fields import LineField
from notices.forms.idempotent import IdempotentForm
from notices.workflow.accounts import NewAccount

ROLE_CHOICES = [(role, ROLE_NAMES[role]) for role in ROLES]


class InviteForm(IdempotentForm):
    """Who is invited, and to which roles. The command checks that name and address are free."""

    first_name = LineField(label=_("First name"), required=True, max_length=150)
    last_name = LineField(label=_("Last name"), required=True, max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The link is sent to it."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_("User name"),
        help_text=_("The person signs in with it: letters, digits and @ . + - _"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput({**NAME_ATTRIBUTES, "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the desk"), choices=settings.LANGUAGES, initial="nb")
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=ROLE_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_somebody_else = forms.BooleanField(label=_("This is another person with the same name"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.namesakes: list[User] = []

    def clean(self) -> dict[str, Any]:
        """Ask once more where an account has the same full name already: it may be the same person."""
        data = super().clean() or {}
        self.namesakes = namesakes(data.get("first_name", ""), data.get("last_name", ""))
        if self.namesakes and not data.get("is_somebody_else"):
            others = ", ".join(f"{name_of(other)} ({other.get_username()})" for other in self.namesakes)
            problem = _(
                "There is an account with this name already: %(others)s. Is it somebody else? Then say so here."
            )
            self.add_error("is_somebody_else", forms.ValidationError(problem, params={"others": others}))
        return data

    @property
    def account(self) -> NewAccount:
        names = ("username", "email", "first_name", "last_name", "language")
        return NewAccount(**{name: self.cleaned_data[name] for name in names})


class InviteAgainForm(IdempotentForm):
    """Where the new link is sent."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The link is sent to it."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )


class GiveRoleForm(IdempotentForm):
    """The role to give, of those that the person does not have."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [(role, ROLE_NAMES[role]) for role in roles]  # type: ignore[attr-defined]


class RoleForm(IdempotentForm):
    """The role that is confirmed or ended, as the page named it."""

    role = forms.ChoiceField(choices=ROLE_CHOICES, widget=forms.HiddenInput)


class JoinForm(SetPasswordForm):
    """The password that an invited person chooses."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["new_password1"].label = _("Password")
        self.fields["new_password2"].label = _("The same password again")
