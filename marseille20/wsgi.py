"""The application a WSGI server calls."""

import os

from django.core.wsgi import get_wsgi_application

from core.wsgi import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marseille20.settings")

handler = get_wsgi_application()
application = whole_bodies(handler)

from marseille20.warming import Warmer  # noqa: E402 (it needs the apps)

Warmer(handler).start()
