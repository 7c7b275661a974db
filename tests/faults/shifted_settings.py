"""Settings of production on a machine whose clock is SHIFT_SECONDS off: the program asks django.utils.timezone alone.

libfaketime would do it for the whole process, but Python's threads wait for ever under it.
"""

import os
from datetime import timedelta

from django.utils import timezone

from tests.support.production_settings import *  # noqa: F403

SHIFT = timedelta(seconds=int(os.environ.get("SHIFT_SECONDS", "0")))
_right = timezone.now
timezone.now = lambda: _right() + SHIFT
