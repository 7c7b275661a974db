"""Trials in Django's admin: to look at only, since documents bring them in."""

from django.contrib import admin
from django.http import HttpRequest

from trials.models import Trial


# Django's own class takes no type arguments while it runs.
@admin.register(Trial)
class TrialAdmin(admin.ModelAdmin):
    """A list that nobody edits."""

    list_display = ["number", "registry", "created_at"]
    list_filter = ["registry"]
    search_fields = ["number"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Trial | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Trial | None = None) -> bool:
        """Nobody deletes."""
        return False
