"""Pages that are answered without being drawn: what decides about an answer stands before its template."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def blank_pages() -> Iterator[list[Any]]:
    """Inside, every page is empty: drawing takes most of a request's time. Gives the contexts of the pages so far."""
    contexts: list[Any] = []

    def render(_template: Any, context: Any = None, request: Any = None) -> str:
        contexts.append(context)
        return ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.template.backends.django.Template.render", render)
        yield contexts
