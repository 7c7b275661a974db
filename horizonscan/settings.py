"""Settings, read from the environment. Nothing here needs editing to run: see docs/settings.md."""

import os
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from horizonscan.database_limits import postgresql_options, sqlite_options
from horizonscan.directory.reading import pairs_of
from horizonscan.ledger_key import ledger_key_problem
from horizonscan.secret_key import secret_key_problem

BASE_DIR = Path(__file__).resolve().parent.parent
ON = {"1", "true", "yes", "on"}


def is_on(name: str, default: bool = False) -> bool:
    """Is the environment variable `name` switched on ("1", "true", "yes", "on")?"""
    return os.environ.get(name, str(default)).lower() in ON


# Every page shows the site's name; an agency sets its own.
SITE_NAME = os.environ.get("SITE_NAME", "HorizonScan")
PUBLISHER_NAME = os.environ.get("PUBLISHER_NAME", "HorizonScan")
# The licence under which everybody may use what is published here.
LICENCE_NAME = os.environ.get("LICENCE_NAME", "NLOD 2.0")
LICENCE_URL = os.environ.get("LICENCE_URL", "https://data.norge.no/nlod/no/2.0")
# The contact for readers and harvesters of our data.
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "")
CONTACT_URL = os.environ.get("CONTACT_URL", "")
# The page that the agency must have about how accessible its site is; all pages link to it.
ACCESSIBILITY_STATEMENT_URL = os.environ.get("ACCESSIBILITY_STATEMENT_URL", "")
# Whom somebody tells who has found a hole: addresses for mail, or of pages, with commas between them. See security.txt.
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "")
# The page that says how the agency deals with such a report.
SECURITY_POLICY_URL = os.environ.get("SECURITY_POLICY_URL", "")
# The publisher's nine digits in the Norwegian registry of organisations.
ORGANISATION_NUMBER = os.environ.get("ORGANISATION_NUMBER", "").replace(" ", "")
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

# Off unless switched on, so that a forgotten variable never opens a production site.
DEBUG = is_on("DEBUG")
# Public pages are made once and then sent as stored; off where somebody works on templates.
STORED_PAGES = is_on("STORED_PAGES", not DEBUG)
# Every page of a demonstration says so. Demo content loads only where DEBUG is on.
DEMO = is_on("DEMO", DEBUG)
# The folder with the agency's own pages, see notices/public/agency_pages.py.
AGENCY_PAGES = os.environ.get("AGENCY_PAGES", str(BASE_DIR / "notices" / "demo" / "agency_pages") if DEMO else "")

SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-a-local-trial" if DEBUG else "")
# Keys of before: what they signed and encrypted is still read, nothing new is. Commas between them.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
if not DEBUG and (problem := secret_key_problem(SECRET_KEY)):
    raise ImproperlyConfigured(problem)

# What is stored for the public, and every event, is sealed with this key: whoever writes into the database past the
# program cannot make a seal. See docs/ledger.md.
LEDGER_KEY_OF_A_TRIAL = "everybody-knows-this-key-it-is-for-a-local-trial-only"
LEDGER_KEY = os.environ.get("LEDGER_KEY", LEDGER_KEY_OF_A_TRIAL if DEBUG else "")
# Keys of before a rotation: they check older seals and make none. Commas between them.
LEDGER_KEYS_RETIRED = [key for key in os.environ.get("LEDGER_KEYS_RETIRED", "").split(",") if key]
if not DEBUG and (problem := ledger_key_problem(LEDGER_KEY, LEDGER_KEYS_RETIRED, SECRET_KEY, LEDGER_KEY_OF_A_TRIAL)):
    raise ImproperlyConfigured(problem)

# How many proxies stand in front: without one, any client could write the headers that a proxy writes.
_PROXIES = os.environ.get("BEHIND_PROXY", "").lower()
BEHIND_PROXY = int(_PROXIES) if _PROXIES.isdecimal() else int(_PROXIES in ON)
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "trials",  # before notices, which asks what registries are read
    "notices",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "crispy_forms",
    "django_prose_editor",
    "js_asset",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
]

MIDDLEWARE = [
    "horizonscan.response_headers.ResponseHeadersMiddleware",
    "horizonscan.response_headers.GuestHeadersMiddleware",
    # Around Django's, which refuses a wrong host by itself.
    "csp.middleware.CSPMiddleware",
    "horizonscan.middleware.SecurityLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "horizonscan.middleware.DatabaseOutageMiddleware",
    "horizonscan.downloads.DownloadLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "horizonscan.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "horizonscan.request_size.RequestSizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "horizonscan.sessions.middleware.SessionUseMiddleware",
    "notices.views.desk.deactivated.DeactivatedUserMiddleware",
    "horizonscan.middleware.LoginRequiredMiddleware",
    "horizonscan.second_factor.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "horizonscan.error_pages.ErrorPageMiddleware",
]

ROOT_URLCONF = "horizonscan.urls"
WSGI_APPLICATION = "horizonscan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "horizonscan.context.site",
                "notices.views.desk.access.desk_context",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
# Behind a pooler that gives each transaction another connection (PgBouncer): nothing may be left with a connection.
DATABASE_POOLER = is_on("DATABASE_POOLER")
# "web" or "job", see horizonscan/database_limits.py.
DATABASE_WORK = os.environ.get("DATABASE_WORK", "job")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = sqlite_options(DATABASE_WORK)
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"] |= {
        "ENGINE": "horizonscan.postgresql",
        "OPTIONS": postgresql_options(DATABASE_WORK, DATABASE_POOLER, DATABASES["default"].get("OPTIONS", {})),
        # It would stay with the connection when the transaction that asks is over.
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLER,
    }
# How many requests a process of the web server answers at the same time: `deploy/gunicorn.conf.py` reads it too.
WEB_THREADS = int(os.environ.get("WEB_THREADS", "8"))
# While the database does not answer, a process may send the pages that it checked last for so many minutes; 0 for none.
STALE_MINUTES = int(os.environ.get("STALE_MINUTES", "15"))

CACHES = {
    "default": {
        # Limits on sign-in count here; with several processes they must share the count.
        "BACKEND": "horizonscan.plain_cache.PlainCache"
        if not DEBUG
        else "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "horizonscan_cache",
        # Beyond that many, counts would be thrown away, and whoever made them begins afresh.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "nb"
FORMAT_MODULE_PATH = "horizonscan.formats"
LANGUAGES = [
    ("nb", _("Norwegian bokmål")),
    ("nn", _("Norwegian nynorsk")),
    ("en", _("English")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "horizonscan.static_files.StaticFilesStorage"
    },
}

# A notice with many trials and arms has more fields than Django's default of 1,000 allows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Nine rich texts of 100,000 characters and a hundred trials with four texts of 10,000 are 4.9 million characters; one
# of ours that is no ASCII takes six bytes in a form. Only the edit form may be so large (see `request_size`).
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1_048_576

# Sign-in. Managers invite people: nobody signs up.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# The first makes hashes. One of the others is made anew with it when its person signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "horizonscan.passwords.KnownWordsValidator"},
]
# A link to a new password works for two hours, until the password changes or its person signs in.
PASSWORD_RESET_TIMEOUT = 2 * 3600
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# What a manager gives of the roles that decide (reviewer, manager) counts when a second manager has confirmed it.
CONFIRM_ROLES = is_on("CONFIRM_ROLES", not DEBUG)
ACCOUNT_ADAPTER = "horizonscan.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "horizonscan.account_forms.SignInForm",
    "reset_password": "horizonscan.account_forms.NewPasswordForm",
    "user_token": "horizonscan.account_forms.OpenAccountTokenForm",
    "change_password": "horizonscan.account_forms.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# allauth's own number, but counted for the sender's network address instead of the e-mail address: a stranger who asks
# for somebody else's mail uses up only their own attempts. The same holds for who is asked again who they are.
# Wrong passwords are counted by `horizonscan.wrong_passwords`.
ACCOUNT_RATE_LIMITS = {"reset_password": "5/m/ip", "reauthenticate": "10/m/ip", "directory": "20/m/ip"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "account_login"

# A session ends when it was not used for so long, and at the latest so long after the sign-in: see docs/security.md.
SESSION_IDLE_MINUTES = int(os.environ.get("SESSION_IDLE_MINUTES", "240"))
SESSION_HOURS = int(os.environ.get("SESSION_HOURS", "12"))
SESSION_ENGINE = "horizonscan.sessions.store"
# The browser forgets the cookie when it is closed, or after the longest time that a session may last.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
ACCOUNT_SESSION_REMEMBER = False

# Who has a role signs in with a second factor too, and is asked again before what counts most: see docs/security.md.
SECOND_FACTOR = is_on("SECOND_FACTOR", not DEBUG)
# For so long after somebody has shown a factor they are not asked again.
SECOND_FACTOR_MINUTES = int(os.environ.get("SECOND_FACTOR_MINUTES", "15"))
ACCOUNT_REAUTHENTICATION_TIMEOUT = SECOND_FACTOR_MINUTES * 60
MFA_ADAPTER = "horizonscan.second_factor.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "horizonscan.second_factor.forms.SignInCodeForm",
    "reauthenticate": "horizonscan.second_factor.forms.AskedAgainCodeForm",
    "activate_totp": "horizonscan.second_factor.forms.FirstCodeForm",
    "authenticate_webauthn": "horizonscan.second_factor.forms.SignInPasskeyForm",
    "reauthenticate_webauthn": "horizonscan.second_factor.forms.AskedAgainPasskeyForm",
    "add_webauthn": "horizonscan.second_factor.forms.NewPasskeyForm",
    "edit_webauthn": "horizonscan.second_factor.forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = SITE_NAME
# The code of the half minute before counts too: it may have been typed slowly, or the phone's clock be late.
MFA_TOTP_TOLERANCE = 1
# A manager makes the accounts: nobody signs up with somebody else's address.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# The agency's directory, through which people sign in by OpenID Connect: see docs/security.md. Without these none does.
DIRECTORY_URL = os.environ.get("DIRECTORY_URL", "")
DIRECTORY_CLIENT_ID = os.environ.get("DIRECTORY_CLIENT_ID", "")
DIRECTORY_CLIENT_SECRET = os.environ.get("DIRECTORY_CLIENT_SECRET", "")
# What stands on the button.
DIRECTORY_NAME = os.environ.get("DIRECTORY_NAME", PUBLISHER_NAME)
# Where the directory says which groups somebody is in, what it must be asked for to say so, and what they propose.
DIRECTORY_GROUPS_CLAIM = os.environ.get("DIRECTORY_GROUPS_CLAIM", "groups")
DIRECTORY_SCOPES = os.environ.get("DIRECTORY_SCOPES", "").split()
DIRECTORY_ROLES = pairs_of(os.environ.get("DIRECTORY_ROLES", ""))
# A role from the directory ends when its person has not come through it for so many days.
DIRECTORY_DAYS = int(os.environ.get("DIRECTORY_DAYS", "30"))
# What the directory says of a second factor that counts here too ("amr"); nothing it says counts unless it stands here.
DIRECTORY_FACTOR = frozenset(os.environ.get("DIRECTORY_FACTOR", "").split())
SOCIALACCOUNT_ADAPTER = "horizonscan.directory.adapter.DirectoryAdapter"

CRISPY_ALLOWED_TEMPLATE_PACKS = ("ds",)
CRISPY_TEMPLATE_PACK = "ds"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Nothing is allowed but what comes from this site.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Designsystemet draws its tick marks as data: images.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "horizonscan.resubmit.csrf_failed"
if not DEBUG:
    # Off only behind a proxy that redirects by itself, or in a test.
    SECURE_SSL_REDIRECT = is_on("SECURE_SSL_REDIRECT", True)
    # Sent over https alone. Two years, as the lists of browsers ask for; what it costs is in docs/security.md.
    SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", "63072000"))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = is_on("HSTS_SUBDOMAINS", True)
    SECURE_HSTS_PRELOAD = is_on("HSTS_PRELOAD")
    # Not to be on those lists is a decision too, and the usual one.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
# A browser takes a cookie with this prefix from this host alone and over https alone: no other host of the domain, and
# nobody on the way, can put one in its place.
COOKIE_PREFIX = "" if DEBUG else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "horizonscan.messages.MessageStorage"

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "horizonscan@localhost")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = is_on("EMAIL_USE_TLS")
# Seconds that each wait for the mail server may take: to connect, and for each of its answers.
EMAIL_TIMEOUT = int(os.environ.get("EMAIL_TIMEOUT", "10"))
# Who gets mail about faults: a page that failed, a registry that seems to have changed its answers.
ADMINS = [(address, address) for address in os.environ.get("ADMINS", "").split(",") if address]
# How a line of the log looks: "text" for people, "json" for what collects logs.
LOG_FORMAT = os.environ.get("LOG_FORMAT", "text")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured("LOG_FORMAT is text or json")
LOGGING_CONFIG = "horizonscan.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"in_production": {"()": "django.utils.log.RequireDebugFalse"}},
    "formatters": {"line": {"()": f"horizonscan.logs.{LOG_FORMAT.title()}Formatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "mail": {"class": "horizonscan.fault_mail.FaultMailHandler", "level": "ERROR", "filters": ["in_production"]},
    },
    # Everything, so that no library's fault is lost; servers that log for themselves keep their own.
    "root": {"handlers": ["stderr", "mail"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "INFO" if DEBUG else "WARNING"},
        # How each run of a job ended, also where all went well.
        "notices.jobs": {"level": "INFO"},
    },
}
# A request that takes longer than so many milliseconds leaves a line; 0 for none.
SLOW_REQUEST_MS = int(os.environ.get("SLOW_REQUEST_MS", "2000"))
# Less free space than so many megabytes is a warning.
MIN_FREE_DISK_MB = int(os.environ.get("MIN_FREE_DISK_MB", "500"))
DEFAULT_EXCEPTION_REPORTER = "horizonscan.logs.ExceptionReporter"
# Send mail in the background right after the event. Off where a timer runs `manage.py send_mail`.
MAIL_AT_ONCE = is_on("MAIL_AT_ONCE", DEBUG)
# The hour, in Norway, from which the digests of the day go out.
DIGEST_HOUR = int(os.environ.get("DIGEST_HOUR", "7"))
# How full addresses begin. Mail has no request to read the host from, and a page is stored once for all hosts.
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
# How ids in feeds begin (RFC 4151). A site that moves keeps its old value, or readers see every entry as new.
FEED_TAG = os.environ.get("FEED_TAG", f"tag:{urlsplit(SITE_URL).hostname or 'localhost'},2026")
# API calls that one address may make in a minute, in each process; 0 for no limit.
API_CALLS_A_MINUTE = int(os.environ.get("API_CALLS_A_MINUTE", "300"))
# So many comments a guest may send at once through a link; the next ones wait 1, 2, 4 … minutes.
GUEST_COMMENTS = int(os.environ.get("GUEST_COMMENTS", "10"))
# The registries that rows are filled from and watched in: modules with a REGISTRY (trials.registry).
REGISTRIES = [name for name in os.environ.get("REGISTRIES", "trials.clinicaltrials_gov.registry").split(",") if name]
# Where ClinicalTrials.gov answers; a test or a mirror has another address.
CLINICALTRIALS_GOV_URL = os.environ.get("CLINICALTRIALS_GOV_URL", "https://clinicaltrials.gov/api/v2")
# Where Crossref and PubMed answer, who know the publications that references name.
CROSSREF_URL = os.environ.get("CROSSREF_URL", "https://api.crossref.org")
PUBMED_URL = os.environ.get("PUBMED_URL", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils")
# Whom registries, Crossref and PubMed can write to about our calls: an address for mail or of a page.
REGISTRY_CONTACT = os.environ.get("REGISTRY_CONTACT", PUBLISHER_NAME)
