"""The first page of the desk: somebody's own work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notices.access.permissions import roles_of
from notices.desk import my_work
from notices.desk.merge_news import unseen_news
from notices.models.clock import database_now
from notices.monitoring.failing_checks import failing_registries
from notices.monitoring.unknown_numbers import unknown_in_drafts
from notices.views.desk.access import DeskRequest, menu_counts, role_required


@require_safe
@role_required
def home(request: DeskRequest) -> HttpResponse:
    """Show somebody's own work as lines of one table: their turn, what waits for others, what was decided."""
    person, roles = request.user, roles_of(request.user)
    counts = menu_counts(person)
    work = my_work.work_of(person, roles)
    if counts["unknown_numbers"]:
        drafts = [item.notice_id for item in work.items if item.kind == "draft"]
        work = work.with_notes({each.notice.pk: each.sentences for each in unknown_in_drafts(drafts)})
    choice = request.GET.get("show", "")
    context = {
        "merge_news": unseen_news(person) if counts["merge_news"] else [],
        "failing": failing_registries(database_now()) if counts["unchecked"] else [],
        "groups": my_work.groups_of(work, choice, person),
        "choice": choice,
        "choices": work.choices(choice),
        "absent": work.absent,
        "set_aside": work.set_aside,
    }
    return render(request, "desk/home/home.html", context)
