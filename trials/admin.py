"""Trials in Django's admin, read-only: documents and registries create them."""

from django.contrib import admin

from trials.models import RefreshRun, StudyRecord, Trial
from trials.read_only_admin import ReadOnlyAdmin


@admin.register(Trial)
class TrialAdmin(ReadOnlyAdmin):
    """Trials with the time of their last check, and what became of their numbers."""

    list_display = ["number", "registry", "checked_at", "gone_at", "moved_to", "created_at"]
    list_filter = ["registry"]
    list_select_related = ["moved_to"]
    search_fields = ["number"]


@admin.register(StudyRecord)
class StudyRecordAdmin(ReadOnlyAdmin):
    """What registries said, and when."""

    list_display = ["trial", "read_at", "data_version", "fingerprint"]
    list_select_related = ["trial"]
    search_fields = ["trial__number"]


@admin.register(RefreshRun)
class RefreshRunAdmin(ReadOnlyAdmin):
    """The rounds of asking a registry; one that stored nothing says why."""

    list_display = ["started_at", "registry", "data_version", "outcome", "problem", "finished_at"]
    list_filter = ["registry", "outcome"]
