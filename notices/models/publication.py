"""The ledger: what the public sees at any moment."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices import sealing
from notices.models.lost_keys import is_accepted_row
from notices.models.moment import MomentField, RunTime, moment_of_json
from notices.models.notice import Notice, Version
from notices.models.review import Review

SEAL_PURPOSE = "ledger row"


RELATED = ("notice_id", "version_id", "review_id")
# What `Publication.sealed_values` reads, and the seal, for a query that reads a row as JSON.
LEDGER_COLUMNS = {
    name: name
    for name in (
        *("id", "notice_id", "kind", "version_id", "review_id", "public_note", "replaced_by_id", "effective_at"),
        *("created_by_id", "created_at", "words_sha256", "markup_sha256", "seal"),
    )
} | {
    "sha256": "version__sha256",
    "schema_number": "version__schema_number",
    "number": "notice__number",
    "slug": "notice__slug",
    "change": "review__change",
}


class PublicationQuerySet(models.QuerySet["Publication"]):
    def uncancelled(self) -> "PublicationQuerySet":
        """Return the entries that were not cancelled, in the order in which they take effect."""
        return self.filter(cancelled_at__isnull=True).order_by("effective_at", "id")

    def effective(self) -> "PublicationQuerySet":
        """Return the entries that have taken effect: the last one is what the public sees now."""
        return self.uncancelled().filter(effective_at__lte=RunTime())

    def pending(self) -> "PublicationQuerySet":
        """Return the entries that will take effect later."""
        return self.uncancelled().filter(effective_at__gt=RunTime())


class Publication(models.Model):
    """A ledger row: from `effective_at` on, the public sees `version`, or that it is withdrawn."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("published")
        WITHDRAW_OUTDATED = "withdraw_outdated", _("withdrawn as outdated")
        WITHDRAW_WRONG = "withdraw_wrong", _("withdrawn as wrong")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="publications", verbose_name=_("notice"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    # The version that is published or withdrawn.
    version = models.ForeignKey(Version, models.PROTECT, related_name="publications", verbose_name=_("version"))
    review = models.OneToOneField(
        Review,
        models.PROTECT,
        null=True,
        related_name="publication",
        verbose_name=_("review"),
    )
    reason = models.TextField(_("reason"), blank=True)
    public_note = models.TextField(_("public note"), blank=True)
    replaced_by = models.ForeignKey(
        Notice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )
    effective_at = MomentField(_("effective at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("created by"),
    )
    created_at = MomentField(_("created at"))
    # Of a row that publishes: the sha256 of the words of the approved text as HTML, and of its markup.
    words_sha256 = models.CharField(max_length=64, blank=True)
    markup_sha256 = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=sealing.SEAL_LENGTH, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    cancelled_at = MomentField(_("cancelled at"), null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="publish", review__isnull=False)
                | (
                    Q(
                        kind__in=["withdraw_outdated", "withdraw_wrong"],
                        review__isnull=True,
                    )
                    & ~Q(reason="")
                    & ~Q(public_note="")
                ),
                name="publication_publishes_a_review_or_withdraws_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True, cancelled_at__isnull=True)
                | Q(cancelled_by__isnull=False, cancelled_at__isnull=False),
                name="publication_cancelled_by_somebody_sometime",
            ),
        ]
        indexes = [models.Index(fields=["notice", "effective_at"], name="publication_by_effect")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.get_kind_display()}"

    @property
    def sealed_values(self) -> tuple[sealing.Value, ...]:
        """The values under the seal: what is public at which address from when on, by whom, and what readers are told.

        The hash of the version is among them: no other text can take its place.
        """
        notice, version, review = self.notice, self.version, self.review
        return (
            *(self.notice_id, notice.number, notice.slug, self.kind),
            *(self.version_id, version.sha256, version.schema_number),
            *(self.review_id, review.change if review else None, self.public_note),
            *(self.replaced_by_id, self.effective_at, self.created_by_id, self.created_at),
            *(self.words_sha256, self.markup_sha256),
        )

    @property
    def is_sealed(self) -> bool:
        """Did a command write this row? It stays as it was written, so a retired key counts, and a lost one's rows."""
        values = self.sealed_values
        if sealing.is_sealed(self.seal, SEAL_PURPOSE, *values):
            return True
        return is_accepted_row(self.pk, self.seal, sealing.digest(SEAL_PURPOSE, *values))

    def give_seal(self) -> None:
        self.seal = sealing.seal(SEAL_PURPOSE, *self.sealed_values)


def is_genuine_entry(values: Mapping[str, Any]) -> bool:
    """Is a ledger row genuine whose LEDGER_COLUMNS were read as JSON?"""
    own = {name: values[name] for name, column in LEDGER_COLUMNS.items() if name == column and name not in RELATED}
    own |= {name: moment_of_json(values[name]) for name in ("effective_at", "created_at")}
    entry = Publication(
        **own,
        notice=Notice(pk=values["notice_id"], number=values["number"], slug=values["slug"]),
        version=Version(pk=values["version_id"], sha256=values["sha256"], schema_number=values["schema_number"]),
        review=Review(pk=values["review_id"], change=values["change"]) if values["review_id"] else None,
    )
    return entry.is_sealed
