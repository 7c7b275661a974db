"""The files of published versions, kept so that a second reader only reads."""

import hashlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.models.moment import MomentField
from notices.models.publication import Publication


class PdfFile(models.Model):
    """A published version as PDF. It can be made again at any time: nothing is lost with a row."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="pdf_file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # What stood around the text when it was made, and by which template: with another stamp it is made anew.
    stamp = models.CharField(max_length=64)
    made_at = MomentField()

    class Meta:
        verbose_name = _("PDF file")
        verbose_name_plural = _("PDF files")

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.sha256}"

    @staticmethod
    def fields_of(content: bytes) -> dict[str, Any]:
        """The content with its hash."""
        return {"content": content, "sha256": hashlib.sha256(content).hexdigest()}
