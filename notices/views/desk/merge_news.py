"""Having seen what a colleague's save made of one's own text."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from notices.desk.merge_news import mark_seen
from notices.models import Notice
from notices.views.desk.access import DeskRequest, role_required


class SeenForm(forms.Form):
    """Which news the person saw: those up to an event."""

    until = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    is_from_desk = forms.BooleanField(required=False)


@require_POST
@role_required
def seen(request: DeskRequest, pk: int) -> HttpResponse:
    """Store that the person has seen the news of a notice, and go back to the page that showed them."""
    notice, form = get_object_or_404(Notice, pk=pk), SeenForm(request.POST)
    if form.is_valid():
        mark_seen(request.user, notice.pk, form.cleaned_data["until"])
    if form.cleaned_data.get("is_from_desk"):
        return redirect("desk")
    return redirect("desk-notice", notice.pk)
