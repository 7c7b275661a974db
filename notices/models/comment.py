"""Comments on a text while it is written: threads that belong to a place of the document."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices.document.anchors import Anchor
from notices.models.moment import MomentField
from notices.models.notice import Notice, Version
from notices.models.share_link import ShareLink


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> "CommentQuerySet":
        """Return the comments that open a thread, without the replies."""
        return self.filter(parent__isnull=True)

    def unresolved(self) -> "CommentQuerySet":
        return self.threads().filter(resolved_at__isnull=True)

    def blocking(self) -> "CommentQuerySet":
        """Return the comments that block an approval until somebody resolves them."""
        return self.unresolved().filter(is_blocking=True)


class Comment(models.Model):
    """One comment. It is inserted and resolved once, never deleted, and changed only where words are removed by law."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="comments", verbose_name=_("notice"))
    # The version it was written on; its place is looked up in later ones.
    version = models.ForeignKey(Version, models.PROTECT, related_name="comments", verbose_name=_("version"))
    # The comment that opened the thread; None for that comment itself.
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies", verbose_name=_("answers"))
    # A place of the document ("status", "trials/<key>/population"); "" for the notice as a whole.
    place = models.CharField(_("place"), max_length=200, blank=True)
    # The words it is about and the text around them, as plain text; all "" where it is about the whole place.
    quote = models.TextField(_("quoted words"), blank=True)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    # Label and text of the place when it was written: people still see them when the place has gone.
    place_label = models.CharField(max_length=500, blank=True)
    place_text = models.TextField(blank=True)
    text = models.TextField(_("text"))
    # New words for the quoted ones, or for the whole text of the place; None without a suggestion.
    suggestion = models.TextField(_("suggestion"), null=True)
    is_blocking = models.BooleanField(_("stops the approval"), default=False)
    # One of our people, or else a guest with a name who used a share link.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )
    guest_name = models.CharField(_("guest's name"), max_length=100, blank=True)
    share_link = models.ForeignKey(ShareLink, models.PROTECT, null=True, related_name="comments")
    created_at = MomentField(_("created at"))
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("resolved by")
    )
    resolved_at = MomentField(_("resolved at"), null=True)
    # The version that took the suggestion over, if that resolved the comment.
    taken_over_in = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(created_by__isnull=False, share_link__isnull=True, guest_name="")
                | (Q(created_by__isnull=True, share_link__isnull=False) & ~Q(guest_name="")),
                name="comment_by_one_of_us_or_by_a_guest_with_a_name",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True, taken_over_in__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="comment_resolved_by_somebody_sometime",
            ),
            # A reply belongs to its thread: it blocks nothing and is not resolved by itself.
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_blocking=False, resolved_at__isnull=True),
                name="comment_reply_goes_with_its_thread",
            ),
            models.CheckConstraint(
                condition=Q(share_link__isnull=True) | Q(is_blocking=False),
                name="comment_of_a_guest_blocks_nothing",
            ),
        ]
        indexes = [models.Index(fields=["notice", "resolved_at"], name="comment_unresolved")]

    @property
    def anchor(self) -> Anchor:
        """The place of the comment, for looking it up in another version."""
        return Anchor(self.place, self.quote, self.before, self.after, self.place_text)

    @property
    def author_name(self) -> str:
        """The author's name as the desk shows it."""
        if self.created_by is None:
            return self.guest_name
        return self.created_by.get_full_name() or self.created_by.get_username()

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.text[:50]}"

    @property
    def words_sha256(self) -> str:
        """The hash of all that was written, and of what it is about: the comment's event keeps it."""
        about = [self.place, self.quote, self.before, self.after, self.place_label, self.place_text]
        words = json.dumps([*about, self.text, self.suggestion, self.guest_name], ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()
