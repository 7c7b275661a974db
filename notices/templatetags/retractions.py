"""When it was last asked whether the references of a text were retracted."""

from django import template

from notices.document.model import Document
from notices.models.clock import database_now
from notices.monitoring.retracted_references import asked_sentence

register = template.Library()


@register.simple_tag
def asked_about_retractions(document: Document) -> str:
    return asked_sentence(document, database_now())
