"""Which contexts of templates the tests' client keeps for `response.context`."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.template.base import Template
from django.template.context import Context
from django.test.signals import template_rendered


@contextmanager
def contexts_of_pages_alone() -> Iterator[None]:
    """Let `response.context` hold the page's own context, and not that of each field and each part of the page.

    Django copies them all; that is a tenth of the time that a page takes, and nobody looks at them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _render)
        yield


def _render(template: Template, context: Context) -> str:
    """Render, as Django does, and say so of a page: it has a request, and is the first to render with its context."""
    if context.template is template and getattr(context, "request", None):
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)
