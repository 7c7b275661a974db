"""Cleaning what an editor pastes, before the text editor in the browser reads it."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notices.access.permissions import WHO_MAY, require_role
from notices.document.pasting.cleaning import CleanedText, TooLong, clean
from notices.rendering.pasting_messages import change_texts
from notices.views.desk.access import DeskRequest, role_required


@require_http_methods(["POST"])
@role_required
def clean_pasted(request: DeskRequest) -> HttpResponse:
    """Answer with clean HTML of the clipboard's HTML, or of its plain text, and in words what was changed."""
    require_role(request.user, WHO_MAY["save"])
    html, text = request.POST.get("html", ""), request.POST.get("text", "")
    try:
        cleaned, texts = _cleaned(html, text)
    except TooLong:
        return JsonResponse({"problem": _("What you pasted is too long to be read. Paste it in parts.")}, status=413)
    except ValueError:
        return JsonResponse({"problem": _("This text holds marks that can't be read.")}, status=422)
    return JsonResponse({"html": cleaned.html, "messages": [*texts, *change_texts(cleaned)]})


def _cleaned(html: str, text: str) -> tuple[CleanedText, list[str]]:
    """Read the HTML; where it is too long, such as that of a whole book, the text alone, and say so."""
    texts = []
    try:
        if html.strip():
            return clean(html), []
    except TooLong:
        if not text.strip():
            raise
        texts = [_("The text was too long to be read with bold, lists and links, so only its words were pasted.")]
    return clean(text, is_plain=True), texts
