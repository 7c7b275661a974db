"""What the desk knows of a person besides the account: settings, absence, conflicts of interest, last reading."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices.models.moment import MomentField
from notices.models.notice import Notice, Version

LIST_COLUMNS = "type,state,person,due,changed"


class Profile(models.Model):
    """A person's own settings; somebody without a row has the defaults."""

    class Mail(models.TextChoices):
        NOW = "now", _("at once")
        DIGEST = "digest", _("in one e-mail a day")
        NEVER = "never", _("not at all")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    language = models.CharField(_("language of the desk"), max_length=2, choices=settings.LANGUAGES, default="nb")
    # My turn: a review to decide, a text returned to me, something assigned to me.
    mail_my_turn = models.CharField(_("when it is my turn"), max_length=10, choices=Mail.choices, default=Mail.NOW)
    # Everything else that concerns me: comments in my threads, decisions on what I wrote, what is due.
    mail_rest = models.CharField(_("everything else"), max_length=10, choices=Mail.choices, default=Mail.DIGEST)
    # The codes of the columns that the list of notices shows, besides number and title.
    list_columns = models.CharField(
        _("columns of the list"), max_length=200, blank=True, default=LIST_COLUMNS, db_default=LIST_COLUMNS
    )
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    # The person who takes my turn while I am away, or when my account is deactivated.
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away up to and including"), null=True, blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True)
                | Q(away_from__isnull=False, away_until__isnull=True)
                | Q(away_until__gte=models.F("away_from")),
                name="profile_away_in_order",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=models.F("person")), name="profile_deputy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ConflictOfInterest(models.Model):
    """A person's declaration that they must not decide on a notice. Only they can end it, and not while
    a review is open; it is never deleted."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="conflicts", verbose_name=_("notice"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    reason = models.TextField(_("reason"), blank=True)
    declared_at = MomentField(_("declared at"))
    ended_at = MomentField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person"], condition=Q(ended_at__isnull=True), name="one_standing_conflict_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.person_id}"


class LastRead(models.Model):
    """The version that a person read last, and the one before it, for showing what changed since then."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    before = models.ForeignKey(Version, models.CASCADE, null=True, related_name="+")
    at = MomentField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="one_last_read_a_person_and_notice")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.person_id}"
