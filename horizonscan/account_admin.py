"""Accounts in Django's admin, in place of what Django and allauth bring; `horizonscan.urls` registers them.

Whoever may change accounts gains no rights by it and touches nobody who has some. Roles are given at the desk.
"""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from notices.access.admin_rights import may_change_account
from notices.access.names import against_new_name
from notices.access.people import account_with_address, name_of, namesakes
from notices.access.refusals import reason_for
from trials.read_only_admin import ReadOnlyAdmin


class OneAddressForm(UserChangeForm):
    """An account whose name and e-mail address no other has. It shows no hash of a password."""

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        return _free_name(name, self.instance.pk) if "username" in self.changed_data else name

    def clean_email(self) -> str:
        return _free_address(self.cleaned_data["email"], self.instance.pk)


class NewAccountForm(AdminUserCreationForm):
    """A new account, with the name and the address by which it is told from others."""

    class Meta(AdminUserCreationForm.Meta):  # type: ignore[name-defined]  # Django's stubs lack it
        fields = ("username", "first_name", "last_name", "email")

    def clean_username(self) -> str:
        return _free_name(self.cleaned_data["username"], None)

    def clean_email(self) -> str:
        return _free_address(self.cleaned_data["email"], None)


def _free_name(name: str, besides: int | None) -> str:
    if reason := against_new_name(name, besides):
        raise ValidationError(str(reason))
    return name


def _free_address(email: str, besides: int | None) -> str:
    if other := account_with_address(email, besides):
        raise ValidationError(str(reason_for("address_in_use", name=name_of(other))))
    return email


class AccountAdmin(UserAdmin):
    """Accounts: whoever may change them gains no rights by it, and touches nobody who has some.

    Rights in this admin are a superuser's to give; roles at the desk are given there. No account is deleted.
    """

    form = OneAddressForm
    add_form = NewAccountForm
    names: ClassVar[Any] = (None, {"fields": ("username", "first_name", "last_name", "email", "is_active")})
    rights: ClassVar[Any] = (_("Permissions"), {"fields": ("is_staff", "is_superuser", "groups", "user_permissions")})
    password_field: ClassVar[Any] = (_("Password"), {"fields": ("password",)})
    dates: ClassVar[Any] = (_("Important dates"), {"fields": ("last_login", "date_joined")})
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "first_name", "last_name", "email", "usable_password", "password1", "password2")},
        ),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Show the line on the password only where it leads to changing it: elsewhere Django prints the hash."""
        if obj is None:
            return self.add_fieldsets
        if self.has_change_permission(request, obj) and request.user.is_superuser:
            return (self.names, self.password_field, self.rights, self.dates)
        return (self.names, self.rights, self.dates)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        rights = () if request.user.is_superuser else self.rights[1]["fields"]
        return (*self.readonly_fields, *rights)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_change_account(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Let superusers alone set a password: who knows somebody's password can sign in as them."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the account, and say so where another one has the same name."""
        super().save_model(request, obj, form, change)
        others = [] if change else namesakes(obj.first_name, obj.last_name, obj.pk)
        for other in others:
            name = f"{name_of(other)} ({other.get_username()})"
            messages.warning(request, _("There is another account with the same name: %(name)s.") % {"name": name})


class SuperusersGroupAdmin(GroupAdmin):
    """Groups bundle permissions in this admin: only superusers change them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)


class EmailAddressAdmin(ReadOnlyAdmin):
    """The addresses that people entered themselves: whoever changed one could reset a password through it."""

    list_display = ("email", "user", "primary", "verified")


class FactorAdmin(ReadOnlyAdmin):
    """Second factors, without what they are made of: whoever changed one could sign in as somebody else."""

    list_display = ("user", "type", "created_at", "last_used_at")
    fields = list_display


class ConnectionAdmin(ReadOnlyAdmin):
    """Who comes in through the directory as which account: whoever changed one could sign in as somebody else."""

    list_display = ("user", "last_login", "date_joined")
    fields = list_display


def register() -> None:
    """Put our classes in the place of those that the libraries have registered, and show none of what we do not use."""
    ours = {
        User: AccountAdmin,
        Group: SuperusersGroupAdmin,
        EmailAddress: EmailAddressAdmin,
        Authenticator: FactorAdmin,
        SocialAccount: ConnectionAdmin,
    }
    for unused in (SocialApp, SocialToken):
        admin.site.unregister(unused)
    for model, admin_class in ours.items():
        if admin.site.is_registered(model):
            admin.site.unregister(model)
        admin.site.register(model, admin_class)
