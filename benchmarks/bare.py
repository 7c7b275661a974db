"""The floor: a Django project of one view that returns bytes from memory. No middleware, no database, no template.

BARE_FOLDER holds, for each name, `name.body` and `name.json` with its headers.
"""

import json
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="measured", MIDDLEWARE=[])
FOLDER = Path(os.environ["BARE_FOLDER"])
PAGES = {
    file.stem: (file.read_bytes(), json.loads(file.with_suffix(".json").read_text())) for file in FOLDER.glob("*.body")
}


def page(request: HttpRequest, name: str) -> HttpResponse:
    body, headers = PAGES[name]
    return HttpResponse(body, headers=headers)


urlpatterns = [path("<str:name>", page)]
application = get_wsgi_application()
