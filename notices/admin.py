"""Django's admin: code lists to edit; the five tables, roles, what happened to accounts and error reports to read.

Whoever has no role at the desk reads no draft here either, whatever their permissions. `horizonscan.account_admin` has
the accounts.
"""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from notices.access.admin_rights import may_read_drafts
from notices.models import (
    AccountEvent,
    Area,
    AtcAlteration,
    ErrorReport,
    Event,
    Notice,
    Publication,
    Review,
    RoleGrant,
    Version,
)
from notices.workflow import delete_codes, save_code
from trials.read_only_admin import ReadOnlyAdmin


class CodeListAdmin(admin.ModelAdmin):
    """A code list: what is saved or deleted leaves an event, and counts only with it."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_code(row=obj, by=cast(User, request.user))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_codes(rows=[obj], by=cast(User, request.user))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        delete_codes(rows=queryset, by=cast(User, request.user))


@admin.register(Area)
class AreaAdmin(CodeListAdmin):
    """Areas are switched off, not deleted; published notices keep the name of theirs."""

    list_display = ("name_nb", "code", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name_nb", "name_nn", "name_en", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AtcAlteration)
class AtcAlterationAdmin(CodeListAdmin):
    """The WHO's table; `manage.py load_atc_alterations` loads many at once."""

    list_display = ("old", "new", "year")
    search_fields = ("old", "new")


class DraftAdmin(ReadOnlyAdmin):
    """Rows that show what is not published: only for people with a role at the desk."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_read_drafts(request) and super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_read_drafts(request) and super().has_module_permission(request)


@admin.register(Notice)
class NoticeAdmin(DraftAdmin):
    list_display = ("__str__", "number", "technology_type", "assignee", "created_at")


@admin.register(Version)
class VersionAdmin(DraftAdmin):
    list_display = ("notice", "number", "kind", "created_by", "created_at", "sha256")
    list_select_related = ("notice", "created_by")


@admin.register(Review)
class ReviewAdmin(DraftAdmin):
    list_display = ("notice", "version", "status", "submitted_by", "submitted_at", "decided_by", "decided_at")
    list_select_related = ("notice", "version", "submitted_by", "decided_by")
    list_filter = ("status",)


@admin.register(Publication)
class PublicationAdmin(DraftAdmin):
    list_display = ("notice", "kind", "version", "effective_at", "created_by", "cancelled_at")
    list_select_related = ("notice", "version", "created_by")
    list_filter = ("kind",)


@admin.register(Event)
class EventAdmin(DraftAdmin):
    list_display = ("at", "actor_name", "command", "notice", "version", "sequence")
    list_select_related = ("notice", "version")
    list_filter = ("command",)


@admin.register(ErrorReport)
class ErrorReportAdmin(DraftAdmin):
    list_display = ("notice", "published_number", "reported_at", "closed_by", "closed_at")
    list_select_related = ("notice", "closed_by")


# Accounts


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnlyAdmin):
    list_display = ("at", "person", "role", "act", "by", "source")
    list_select_related = ("person", "by")
    list_filter = ("role", "act")


@admin.register(AccountEvent)
class AccountEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "person_name", "kind", "actor_name", "source", "sequence")
    list_filter = ("kind",)
