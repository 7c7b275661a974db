"""The door for gunicorn: `gunicorn horizonscan.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horizonscan.settings")

application = get_wsgi_application()
