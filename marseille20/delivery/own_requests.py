"""Requests of this process to itself, as a reader would make them."""

from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.util import setup_testing_defaults

from django.http import HttpResponseBase

from core.http.answers import site_address
from core.http.wsgi import Application


def ask(
    application: Application[HttpResponseBase], path: str, environment: dict[str, Any]
) -> HttpResponseBase:
    """Return the response to a request for a page; the caller closes it."""
    home = urlsplit(site_address())
    environ: dict[str, Any] = {
        "HTTP_HOST": home.netloc,
        "HTTP_X_FORWARDED_PROTO": home.scheme,
        # As WSGI has it (PEP 3333).
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        **environment,
    }
    setup_testing_defaults(environ)
    return application(environ, ignore)


def ignore(*_args: object) -> Any:
    """Take the head of a response, as a server would."""
