"""The app of the notices; its triggers follow every migration."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate, pre_migrate

        from notices.access.people import carry_along

        user_logged_in.connect(carry_along)
        pre_migrate.connect(_remove_triggers, sender=self)
        post_migrate.connect(_install_triggers, sender=self)


def _remove_triggers(using: str, **kwargs: Any) -> None:
    from notices.triggers import guards
    from notices.triggers import page_expiry as page_triggers

    guards.remove(connections[using])
    page_triggers.remove(connections[using])


def _install_triggers(using: str, **kwargs: Any) -> None:
    from notices.triggers import guards
    from notices.triggers import page_expiry as page_triggers

    guards.install(connections[using])
    page_triggers.install(connections[using])
