"""Links that let somebody without an account read one version before it is published."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from notices.models.clock import database_now
from notices.models.moment import MomentField
from notices.models.notice import Version
from notices.models.publication import Publication


def hash_of(token: str) -> str:
    """Return what the database keeps of a token. It is random and long, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self) -> "ShareLinkQuerySet":
        """Return the links that work now: not revoked, not expired, and nothing of their notice published since."""
        published = Publication.objects.effective().filter(
            kind=Publication.Kind.PUBLISH, notice=OuterRef("version__notice"), effective_at__gte=OuterRef("created_at")
        )
        return self.filter(~Exists(published), revoked_at__isnull=True, expires_at__gt=database_now())


class ShareLink(models.Model):
    """A link to one version for one reader outside. Only its hash is stored, not the link itself."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="share_links", verbose_name=_("version"))
    token_hash = models.CharField(max_length=64, unique=True)
    # The reader, as the desk names them: "Example AS, factual check".
    reader = models.CharField(_("for whom"), max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = MomentField(_("created at"))
    expires_at = MomentField(_("expires at"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_at = MomentField(_("revoked at"), null=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="share_link_revoked_by_somebody_sometime",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="share_link_expires_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.reader}"


class ShareVisit(models.Model):
    """One opening of a link. The visitor's address is not stored."""

    link = models.ForeignKey(ShareLink, models.PROTECT, related_name="visits")
    at = MomentField(_("at"))

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.link}: {self.at:%Y-%m-%d %H:%M}"
