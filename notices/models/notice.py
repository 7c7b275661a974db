"""A notice and its versions."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.document.model import Document, parse
from notices.models.moment import MomentField


class Notice(models.Model):
    """A notice: the only row that is edited freely. Its text is in its versions."""

    # Number and slug are assigned at the first approval and never change.
    number = models.PositiveIntegerField(_("number"), null=True, unique=True, editable=False)
    slug = models.SlugField(_("address name"), max_length=80, blank=True, editable=False)
    # The draft, or the published version when there is none; None after a first draft was discarded.
    head = models.ForeignKey(
        "Version",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("head"),
        editable=False,
    )
    # It goes up by one with each command; a command with an older value is out of date.
    etag = models.PositiveIntegerField(default=0, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assignee"),
    )
    review_by = models.DateField(_("review by"), null=True, blank=True)
    # Set aside: the notice is in nobody's list until somebody brings it back or saves it.
    set_aside_at = MomentField(_("set aside at"), null=True, editable=False)
    created_at = MomentField(_("created at"), editable=False)
    # Copied from the head for the desk's lists.
    title = models.CharField(_("title"), max_length=500, editable=False)
    technology_type = models.CharField(_("type of technology"), max_length=40, editable=False)
    areas_text = models.CharField(_("clinical areas"), max_length=2000, editable=False)
    # Title, names and areas in lower case: SQLite lowers only a to z.
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__isnull=True, slug="")
                | (models.Q(number__isnull=False) & ~models.Q(slug="")),
                name="notice_number_and_slug_together",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number_label(self) -> str:
        """What people call it: the number that the public knows, or the draft's."""
        if self.number:
            return gettext("No. %(number)s") % {"number": self.number}
        return gettext("Draft %(number)s") % {"number": self.pk}


class Version(models.Model):
    """One saved text of a notice. A row is inserted, never deleted, and changed only where words are removed by law."""

    class Kind(models.TextChoices):
        EDIT = "edit", _("edited")
        RESTORE = "restore", _("restored")
        IMPORT = "import", _("imported")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="versions", verbose_name=_("notice"))
    number = models.PositiveIntegerField(_("number"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("parent"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    schema_number = models.PositiveSmallIntegerField(_("schema number"))
    # Text, not JSON: a JSON column would reorder the bytes that were hashed.
    content = models.TextField(_("content"))
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("created by"),
    )
    created_at = MomentField(_("created at"))
    # The last one that took words out of the text; None for a text that is as it was written.
    redaction = models.ForeignKey(
        "Redaction", models.PROTECT, null=True, related_name="versions", verbose_name=_("removal by law")
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="version_number_once_a_notice"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="version_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.number}"

    @cached_property
    def document(self) -> Document:
        """The text as a document of the current schema."""
        return parse(self.content)
