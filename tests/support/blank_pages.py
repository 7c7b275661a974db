"""Pages that are answered without being drawn: what decides about an answer stands before its template."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.template.backends.django import Template


@contextmanager
def blank_pages() -> Iterator[list[Any]]:
    """Inside, every page is empty, and the numbers of its menu are 0: these take most of a request's time.

    Mail keeps its words. Gives the contexts of the pages so far.
    """
    contexts: list[Any] = []
    render_in_full = Template.render

    def render(template: Template, context: Any = None, request: Any = None) -> str:
        if str(template.template.name).startswith("mail/"):
            return render_in_full(template, context, request)
        contexts.append(context)
        return ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", render)
        for module in ("access", "home"):
            patch.setattr(f"notices.views.desk.{module}.menu_counts", lambda _person: Counter())
        yield contexts
