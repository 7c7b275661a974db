"""What must be mended before a site is opened, for `manage.py check --deploy`: settings first, then the database."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connection
from django.http.request import validate_host

from notices.operation.migrations import recorded_migrations, waiting_migrations
from notices.verification import schema

MAX_PARTS = 5  # of the schema, named one by one


def wrong_settings() -> list[CheckMessage]:
    """Return each setting that is empty, or that a site for everybody can't have, with its mend."""
    return [*_address(), *_mail(), *_people(), *_trial()]


def wrong_installation() -> list[CheckMessage]:
    """Return what the disk and the database lack: static files, migrations, guards, tables."""
    return [*_static_files(), *_database()]


def _address() -> Iterator[CheckMessage]:
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or not site.hostname:
        hint = "Set SITE_URL to the address that readers type, as https://varsler.example.org."
        yield Warning(
            f"SITE_URL is {settings.SITE_URL or 'empty'}: no address with https.", hint=hint, id="notices.W005"
        )
    elif site.path.strip("/") or site.query:
        yield Warning(f"SITE_URL has more than a host: {settings.SITE_URL}", hint="Name none.", id="notices.W006")
    if site.hostname and not validate_host(site.hostname, settings.ALLOWED_HOSTS):
        hint = f"Add {site.hostname} to ALLOWED_HOSTS: else nobody can open the site, and no page is stored."
        yield Error(f"ALLOWED_HOSTS does not have the host of SITE_URL, {site.hostname}.", hint=hint, id="notices.E002")
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning("ALLOWED_HOSTS takes every host.", hint="Name the site's own.", id="notices.W007")
    if site.scheme == "https" and not settings.BEHIND_PROXY:
        hint = "Set BEHIND_PROXY=1 where a proxy ends TLS: else every address leads to itself, and all clients are one."
        yield Warning("BEHIND_PROXY is off, and gunicorn speaks no https.", hint=hint, id="notices.W008")


def _mail() -> Iterator[CheckMessage]:
    if "smtp" not in settings.EMAIL_BACKEND:
        hint = "Set EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend, and EMAIL_HOST."
        yield Warning(f"Nobody gets mail: EMAIL_BACKEND is {settings.EMAIL_BACKEND}.", hint=hint, id="notices.W009")
    elif not settings.EMAIL_HOST:
        yield Warning("EMAIL_HOST is empty.", hint="Name the mail server.", id="notices.W010")
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith(("@localhost", "@")) or "@" not in settings.DEFAULT_FROM_EMAIL:
        hint = "Set DEFAULT_FROM_EMAIL to an address that your mail server may send from."
        yield Warning(f"Mail comes from {settings.DEFAULT_FROM_EMAIL or 'nobody'}.", hint=hint, id="notices.W011")
    if not settings.ADMINS:
        hint = "Set ADMINS to the addresses of those who run the site."
        yield Warning("Nobody gets a mail when something fails: ADMINS is empty.", hint=hint, id="notices.W012")


def _people() -> Iterator[CheckMessage]:
    if not (settings.CONTACT_EMAIL or settings.CONTACT_URL):
        hint = "Set CONTACT_EMAIL or CONTACT_URL."
        yield Warning("Nobody is named for questions about the texts and data.", hint=hint, id="notices.W013")
    if settings.PUBLISHER_NAME == "HorizonScan":
        hint = "Set PUBLISHER_NAME: it stands on every page, in every citation and in the catalogue."
        yield Warning("No publisher is named.", hint=hint, id="notices.W014")


def _trial() -> Iterator[CheckMessage]:
    """Yield what is right on a developer's machine alone."""
    if settings.DEMO:
        yield Warning("Every page says that it is a demonstration.", hint="Leave DEMO out.", id="notices.W015")
    if not settings.STORED_PAGES:
        hint = "Leave STORED_PAGES out: each page is otherwise made for each reader."
        yield Warning("No public page is stored.", hint=hint, id="notices.W016")


def _static_files() -> Iterator[CheckMessage]:
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file() and not settings.DEBUG:
        hint = "Run manage.py collectstatic --noinput."
        yield Error(f"There are no style sheets and scripts in {settings.STATIC_ROOT}.", hint=hint, id="notices.E003")


def _database() -> Iterator[CheckMessage]:
    try:
        connection.ensure_connection()
        if waiting := waiting_migrations(recorded_migrations(connection)):
            hint = "Run manage.py migrate with the role that owns the tables."
            yield Error(
                f"The database lacks {len(waiting)} migrations: {'.'.join(waiting[0])} …", hint=hint, id="notices.E004"
            )
            return
        yield from _schema()
        yield from _cache_table()
        yield from _role()
    except DatabaseError as error:
        hint = "Look at DATABASE_URL, and whether the server runs and lets this role in."
        yield Error(f"The database gives no answer: {error}".strip(), hint=hint, id="notices.E005")


def _schema() -> Iterator[CheckMessage]:
    """Yield what the database no longer refuses by itself."""
    wrong = list(schema.findings(connection))
    hint = (
        "manage.py migrate makes missing guards again; look for who took them away: manage.py verify, docs/ledger.md."
    )
    for finding in wrong[:MAX_PARTS]:
        yield Error(f"The schema: {finding}.", hint=hint, id="notices.E006")
    if len(wrong) > MAX_PARTS:
        yield Error(f"The schema: {len(wrong) - MAX_PARTS} more.", hint=hint, id="notices.E006")


def _cache_table() -> Iterator[CheckMessage]:
    table = settings.CACHES["default"].get("LOCATION")
    if isinstance(caches["default"], BaseDatabaseCache) and table not in connection.introspection.table_names():
        hint = "Run manage.py createcachetable with the role that owns the tables: without it nobody can sign in."
        yield Error("The table that counts attempts to sign in is missing.", hint=hint, id="notices.E007")


def _role() -> Iterator[CheckMessage]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, bool_or(pg_has_role(current_user, relowner, 'MEMBER')) FROM pg_class "
            "WHERE oid = to_regclass(%s)",
            ["notices_event"],
        )
        role, is_owner = cursor.fetchone()
    if is_owner:
        hint = "Let the site use a role that only reads and writes: deploy/postgresql/roles.sql makes one."
        yield Warning(f"The role {role} owns the tables and can switch their guards off.", hint=hint, id="notices.W017")
