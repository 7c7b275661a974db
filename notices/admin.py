"""Django's admin: code lists to edit, the five tables and error reports to read. Django itself brings the accounts."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from notices.models import Area, AtcAlteration, ErrorReport, Event, Notice, Publication, Review, Version
from trials.read_only_admin import ReadOnlyAdmin


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    """Areas are switched off, not deleted; published notices keep the name of theirs."""

    list_display = ("name_nb", "code", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name_nb", "name_nn", "name_en", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AtcAlteration)
class AtcAlterationAdmin(admin.ModelAdmin):
    """The WHO's table; `manage.py load_atc_alterations` loads many at once."""

    list_display = ("old", "new", "year")
    search_fields = ("old", "new")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "number", "technology_type", "assignee", "created_at")


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ("notice", "number", "kind", "created_by", "created_at", "sha256")
    list_select_related = ("notice", "created_by")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("notice", "version", "status", "submitted_by", "submitted_at", "decided_by", "decided_at")
    list_select_related = ("notice", "version", "submitted_by", "decided_by")
    list_filter = ("status",)


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("notice", "kind", "version", "effective_at", "created_by", "cancelled_at")
    list_select_related = ("notice", "version", "created_by")
    list_filter = ("kind",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor_name", "command", "notice", "version", "sequence")
    list_select_related = ("notice", "version")
    list_filter = ("command",)


@admin.register(ErrorReport)
class ErrorReportAdmin(ReadOnlyAdmin):
    list_display = ("notice", "published_number", "reported_at", "closed_by", "closed_at")
    list_select_related = ("notice", "closed_by")
