"""An open edit form says that it is open, and learns who else has one open."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from notices.access.permissions import WHO_MAY, require_role
from notices.desk.presence import mark_left, mark_present, others_present
from notices.models import Notice
from notices.views.desk.access import DeskRequest, role_required


@require_POST
@role_required
def presence(request: DeskRequest, pk: int) -> HttpResponse:
    """Store that the person has the form open, or has left it, and answer with who else has."""
    require_role(request.user, WHO_MAY["save"])
    if not Notice.objects.filter(pk=pk).exists():
        raise Http404
    if "leave" in request.POST:
        mark_left(pk, request.user)
    else:
        mark_present(pk, request.user)
    return JsonResponse({"others": others_present([pk], request.user).get(pk, [])})
