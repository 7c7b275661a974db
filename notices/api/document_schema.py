"""The JSON Schema of a notice's document: of the canonical JSON that a text is kept and hashed in."""

from functools import cache
from typing import Any

from django.urls import reverse

from notices.document.model import Document
from notices.public.addresses import absolute

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document_schema() -> dict[str, Any]:
    """Return the schema of today's documents; `$id` is the address where it is found."""
    return {"$schema": DIALECT, "$id": absolute(reverse("api-document-schema")), **_schema_of_model()}


@cache
def _schema_of_model() -> dict[str, Any]:
    return Document.model_json_schema(by_alias=True, mode="serialization")
