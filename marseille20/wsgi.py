"""The application a WSGI server calls."""

import os

from django.core.wsgi import get_wsgi_application

from core.wsgi import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marseille20.settings")

application = whole_bodies(get_wsgi_application())
