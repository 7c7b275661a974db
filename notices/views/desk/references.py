"""References from outside: paste, look at what was understood, take it into the draft; and the keys of references."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.permissions import WHO_MAY, reasons_against, require_role, roles_of
from notices.document.model import Document
from notices.document.reference_keys import readable_key, renamed
from notices.document.wording import reference_text
from notices.forms.references import SourceReview, review_of, stored_entries
from notices.forms.tokens import VersionTokenForm
from notices.references.look_up import look_up
from notices.references.reading import MAX_ENTRIES, TooMuch, read_sources
from notices.views.desk.access import DeskRequest, role_required, state_or_404, status_of, tokens_of
from notices.views.desk.edit import edit
from notices.views.desk.edit_page import head_text
from notices.workflow import Outcome, Refused

MAX_KEYS_IN_MESSAGE = 4

# The view as its decorators leave it.
save_form: Callable[[DeskRequest, int], Any] = cast(Any, edit)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def references(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the box; read what was pasted; take what was ticked; or give references other keys."""
    require_role(request.user, WHO_MAY["save"])
    act = request.POST.get("references", "")
    if act == "from_form":
        # Pressed in the edit form: what was typed there is saved first.
        answer: HttpResponse = save_form(request, pk)
        if answer.status_code != 302:
            return answer
    state = state_or_404(pk)
    document = head_text(state.notice)
    if act in ("read", "from_form"):
        return _read(request, state, document)
    if act == "take":
        return _take(request, state, document)
    if act in ("keys", "readable"):
        return _change_keys(request, state, document, act)
    return _page(request, state, SourceReview(document))


def _read(request: DeskRequest, state: NoticeState, document: Document) -> HttpResponse:
    """Read the box, ask Crossref and PubMed, and show it all below what stood there already."""
    known = stored_entries(request.POST.get("read", ""))
    text = request.POST.get("sources", "")
    try:
        reading = read_sources(text)
        if len(known) + len(reading.entries) > MAX_ENTRIES:
            raise TooMuch(len(known) + len(reading.entries))
    except TooMuch as refusal:
        review = review_of(document, known, text, request.POST, range(len(known)))
        numbers = {"number": refusal.count, "most": MAX_ENTRIES}
        much = _("These are %(number)s references; at most %(most)s are read at once. Paste them in parts.")
        long = _("The text is too long; at most %(most)s references are read at once. Paste it in parts.")
        review.errors.append((much if refusal.count else long) % numbers)
        return _page(request, state, review, status=422)
    entries = look_up([*known, *reading.entries])
    # What somebody ticked or typed is kept; an entry that is known only now has nothing typed.
    unchanged = [number for number, entry in enumerate(known) if entry == entries[number]]
    review = review_of(document, entries, "\n".join(reading.rest), request.POST, unchanged)
    if not reading.entries and not known:
        review.errors.append(_("No reference was found in this. It stands in the box as you pasted it."))
    return _page(request, state, review, status=422 if review.errors else 200)


def _take(request: DeskRequest, state: NoticeState, document: Document) -> HttpResponse:
    """Save the next version with what was ticked at the end of the list; what is left stays on the page."""
    entries = stored_entries(request.POST.get("read", ""))
    review = review_of(document, entries, request.POST.get("sources", ""), request.POST, range(len(entries)))
    if not review.is_ready():
        return _page(request, state, review, status=422)
    new = review.new_references()
    outcome = _save(request, state, document.revised(references=(*document.references, *new)), review)
    if isinstance(outcome, HttpResponse):
        return outcome
    messages.success(request, added_text([row.key for row in new]))
    review.document = head_text(outcome.notice)
    left = review.untaken()
    if left.entries or left.rest.strip():
        return _page(request, state_or_404(state.notice.pk), left)
    return redirect(f"{reverse('desk-edit', args=[state.notice.pk])}#references")


def added_text(keys: list[str]) -> str:
    """Return how many references were added, with their keys; of many with the first."""
    text = ngettext("%(number)s reference was added: %(keys)s", "%(number)s references were added: %(keys)s", len(keys))
    named = keys if len(keys) <= MAX_KEYS_IN_MESSAGE else keys[: MAX_KEYS_IN_MESSAGE - 1]
    words = ", ".join(f"[@{key}]" for key in named)
    if more := len(keys) - len(named):
        words = _("%(keys)s and %(number)s more") % {"keys": words, "number": more}
    return text % {"number": len(keys), "keys": words}


def _change_keys(request: DeskRequest, state: NoticeState, document: Document, act: str) -> HttpResponse:
    """Save the next version with the keys that were typed, or with readable ones; citations follow."""
    review = SourceReview(document)
    keys = _readable_keys(document) if act == "readable" else _typed_keys(request, document)
    try:
        changed = renamed(document, keys)
    except ValidationError:
        review.errors.append(
            _("A key has the letters a–z, digits, “-” and “_”, at most 64 of them; no two references have the same.")
        )
        return _page(request, state, review, typed_keys=keys, status=422)
    outcome = _save(request, state, changed, review)
    if isinstance(outcome, HttpResponse):
        return outcome
    messages.success(request, _("The keys are changed, and the citations in the text with them."))
    return redirect("desk-references", state.notice.pk)


def _readable_keys(document: Document) -> dict[str, str]:
    """Return readable keys for all references, the new by the old ones."""
    keys: dict[str, str] = {}
    for row in document.references:
        keys[row.key] = readable_key(row, list(keys.values()))
    return keys


def _typed_keys(request: DeskRequest, document: Document) -> dict[str, str]:
    names = {row.key: request.POST.get(f"name-{row.key}", row.key).strip() for row in document.references}
    return {old: new or old for old, new in names.items()}


def _save(request: DeskRequest, state: NoticeState, document: Document, review: SourceReview) -> Outcome | HttpResponse:
    """Save the document as the next version; return the page again where that is refused."""
    tokens = VersionTokenForm(request.POST)
    if not tokens.is_valid():
        review.errors.append(_("The form did not say which version it was made from."))
        return _page(request, state, review, status=422)
    try:
        return workflow.save(notice=state.notice, document=document, by=request.user, **tokens.cleaned_data)
    except Refused as refusal:
        review.errors += map(str, refusal.reasons)
        return _page(request, state, review, status=status_of(refusal))


def _page(
    request: DeskRequest,
    state: NoticeState,
    review: SourceReview,
    *,
    typed_keys: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    against = reasons_against("save", state, request.user.pk, roles_of(request.user))
    names, document = typed_keys or {}, review.document
    context = {
        "notice": state.notice,
        "review": review,
        "tokens": tokens_of(state),
        "reasons": [] if review.errors else [str(reason) for reason in against],
        "rows": [
            (row, names.get(row.key, row.key), reference_text(row, document.language)) for row in document.references
        ],
    }
    return render(request, "desk/references/page.html", context, status=status)
