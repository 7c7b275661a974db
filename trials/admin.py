"""Trials in Django's admin: to look at only, since documents and registries bring them in."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from trials.models import RefreshRun, StudyRecord, Trial


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list that nobody edits."""

    actions = None

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(Trial)
class TrialAdmin(ReadOnlyAdmin):
    """When each was last checked, and what became of its number."""

    list_display = ["number", "registry", "checked_at", "gone_at", "moved_to", "created_at"]
    list_filter = ["registry"]
    list_select_related = ["moved_to"]
    search_fields = ["number"]


@admin.register(StudyRecord)
class StudyRecordAdmin(ReadOnlyAdmin):
    """What a registry said, and when."""

    list_display = ["trial", "read_at", "data_version", "fingerprint"]
    list_select_related = ["trial"]
    search_fields = ["trial__number"]


@admin.register(RefreshRun)
class RefreshRunAdmin(ReadOnlyAdmin):
    """The rounds of asking; one that stored nothing says why."""

    list_display = ["started_at", "data_version", "outcome", "problem", "finished_at"]
    list_filter = ["outcome"]
