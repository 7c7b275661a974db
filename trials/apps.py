"""The trials app: registries and their numbers, and nothing of notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrialsConfig(AppConfig):
    """The app with the name that people read."""

    name = "trials"
    verbose_name = _("Trials")
