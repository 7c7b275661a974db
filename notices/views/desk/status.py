"""How the site fares: what monitors are told by `/health/ready/`, and more of it, in words for managers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notices.access.permissions import require_role
from notices.access.roles import MANAGER
from notices.desk.site_status import site_status
from notices.models.clock import database_now
from notices.operation.readiness import readiness
from notices.views.desk.access import DeskRequest, role_required


@require_safe
@role_required
def status(request: DeskRequest) -> HttpResponse:
    require_role(request.user, frozenset({MANAGER}))
    return render(request, "desk/status/status.html", {"status": site_status(readiness(), database_now())})
