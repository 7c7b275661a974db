"""The WSGI application for gunicorn: `gunicorn horizonscan.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horizonscan.settings")
# Read by the settings where they are not loaded yet: a job that asks for pages stays a job.
os.environ.setdefault("DATABASE_WORK", "web")

django_application = get_wsgi_application()

from horizonscan.slow_requests import RequestLog  # noqa: E402  (Django must be set up first)
from notices.public.page_cache.wsgi import StoredPageMiddleware  # noqa: E402

application = RequestLog(StoredPageMiddleware(django_application))
