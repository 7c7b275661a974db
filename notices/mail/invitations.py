"""The mail that invites somebody: who invites, the user name, and the link. It holds no password."""

from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.access.invitations import INVITATION_TIME, path_of_invitation
from notices.mail.messages import Message, language_of
from notices.models import AccountEvent


def invitation_message(event: AccountEvent) -> Message:
    """Return the mail of an invitation, in the language that the person will have at the desk."""
    with translation.override(language_of(event.account)):
        context = {
            "inviter": event.actor_name,
            "username": event.account.get_username(),
            "publisher": settings.PUBLISHER_NAME,
            "link": urljoin(settings.SITE_URL, path_of_invitation(event)),
            "until": date_format(timezone.localtime(event.at + INVITATION_TIME), "DATETIME_FORMAT"),
        }
        subject = _("Your account with %(publisher)s") % {"publisher": settings.PUBLISHER_NAME}
        return Message(" ".join(subject.split()), render_to_string("mail/invitation.txt", context))
