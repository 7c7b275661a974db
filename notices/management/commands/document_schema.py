"""`manage.py document_schema`: the JSON Schema of a notice's document."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from notices.api.document_schema import document_schema


class Command(BaseCommand):
    help = "Prints the JSON Schema of the canonical JSON that a notice's text is kept and hashed in."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(document_schema(), indent=2, ensure_ascii=False))
