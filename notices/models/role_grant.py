"""Who has which role: each act on a role is a row, and what somebody may do now is read off the rows."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from notices.models.moment import MomentField


class Source(models.TextChoices):
    """What acted: a person who is signed in, a command line, the directory of the agency, a link sent by mail."""

    PERSON = "person", _("a person")
    COMMAND = "command", _("a command")
    DIRECTORY = "directory", _("the directory")
    LINK = "link", _("a link sent by e-mail")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def standing(self) -> "RoleGrantQuerySet":
        """Return the roles that were given and have not ended; some of them wait for a confirmation."""
        return self.filter(~Exists(_answers(RoleGrant.Act.ENDED)), act=RoleGrant.Act.GIVEN)

    def in_force(self) -> "RoleGrantQuerySet":
        """Return the roles that count now: given, confirmed where that is needed, and not ended."""
        return self.standing().filter(Q(needs_confirmation=False) | Exists(_answers(RoleGrant.Act.CONFIRMED)))

    def usable_by(self, person_id: int) -> "RoleGrantQuerySet":
        """Return the roles in which somebody can act now: in force, of an account that is active."""
        return self.in_force().filter(person=person_id, person__is_active=True)


def _answers(act: str) -> models.QuerySet["RoleGrant"]:
    return RoleGrant.objects.filter(answers=OuterRef("pk"), act=act)


class RoleGrant(models.Model):
    """One act on a person's role: given, confirmed or ended. A row is inserted, never changed and never deleted."""

    class Act(models.TextChoices):
        GIVEN = "given", _("given")
        CONFIRMED = "confirmed", _("confirmed")
        ENDED = "ended", _("ended")

    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_grants", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20)
    # Of a role that is given: it counts only when a second manager has confirmed it.
    needs_confirmation = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source.choices)
    # None where a command or the directory acted.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = MomentField(_("at"))
    # The row by which the role was given that is now confirmed or ended.
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["answers", "act"], name="role_is_confirmed_once_and_ended_once"),
            models.CheckConstraint(
                condition=Q(act="given", answers__isnull=True)
                | Q(act__in=["confirmed", "ended"], answers__isnull=False, needs_confirmation=False),
                name="role_grant_answers_unless_given",
            ),
            models.CheckConstraint(
                condition=Q(source="person", by__isnull=False)
                | Q(source__in=["command", "directory"], by__isnull=True),
                name="role_grant_by_a_person_or_not",
            ),
            models.CheckConstraint(
                condition=Q(act="ended") | Q(by__isnull=True) | ~Q(by=F("person")),
                name="nobody_gives_or_confirms_their_own_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}: {self.act}"
