"""Brackets that somebody marked as no citation. The mark stands beside the versions, never in a document."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from notices.document.brackets import BracketMark, find_brackets
from notices.document.model import Document
from notices.models.moment import MomentField
from notices.models.notice import Notice, Version


class NotCitationQuerySet(models.QuerySet["NotCitation"]):
    def newest(self) -> "NotCitationQuerySet":
        """Return the marks that were not taken back, of each bracket the newest one."""
        same = {name: OuterRef(name) for name in ("notice", "place", "bracket", "sentence", "occurrence")}
        later = NotCitation.objects.filter(**same, pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), is_taken_back=False)

    def standing_in(self, notice_id: int, document: Document) -> dict[BracketMark, "NotCitation"]:
        """Return the notice's marks whose bracket and sentence stand in the document, in its order.

        No query for a document without such brackets.
        """
        brackets = [bracket.mark for bracket in find_brackets(document)]
        rows = self.filter(notice=notice_id).select_related("created_by").order_by("pk") if brackets else []
        newest = {row.mark: row for row in rows}
        return {mark: newest[mark] for mark in brackets if mark in newest and not newest[mark].is_taken_back}


class NotCitation(models.Model):
    """One act: a bracket marked as no citation, or its mark taken back. The newest row of a bracket counts.

    A row is inserted, never changed and never deleted. It counts in every version that has the sentence unchanged.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", verbose_name=_("notice"))
    # The version on which it was marked.
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("version"))
    place = models.CharField(_("place"), max_length=200)
    bracket = models.TextField(_("bracket"))
    sentence = models.TextField(_("sentence"))
    # Which of the same brackets in the sentence it is, from 1.
    occurrence = models.PositiveSmallIntegerField(default=1)
    is_taken_back = models.BooleanField(_("taken back"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = MomentField(_("created at"))

    objects = NotCitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("bracket that is no citation")
        verbose_name_plural = _("brackets that are no citations")

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.bracket}"

    @property
    def mark(self) -> BracketMark:
        return BracketMark(self.place, self.bracket, self.sentence, self.occurrence)

    @property
    def author_name(self) -> str:
        """The name of who marked it, as the desk shows it."""
        return self.created_by.get_full_name() or self.created_by.get_username()
