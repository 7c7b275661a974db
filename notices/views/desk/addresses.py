"""What becomes of an address that is typed for a link: the rule's answer for the editor's dialog."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from notices.access.permissions import WHO_MAY, require_role
from notices.document.addresses import read_address
from notices.views.desk.access import DeskRequest, role_required

MAX_LENGTH = 2000


@require_safe
@role_required
def check(request: DeskRequest) -> HttpResponse:
    """Answer with the address that is kept, what is to be said of it, and whether it is refused."""
    require_role(request.user, WHO_MAY["save"])
    address = read_address(request.GET.get("address", "")[:MAX_LENGTH])
    message = _(address.message) % address.values if address.message else ""
    return JsonResponse({"url": address.url, "message": message, "is_refused": address.is_refused})
