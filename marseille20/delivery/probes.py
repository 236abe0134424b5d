"""Requests of probes and scrapers: by the IP address of a process, without name or https."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

from core.http.answers import bears_metrics_token, is_from_this_machine
from core.http.middleware import Middleware

# They say nothing that depends on the name that was asked for, nor on the visitor.
FOR_ALL = frozenset({"/health/live", "/health/ready"})
METRICS = "/metrics"
FOR_THIS_MACHINE = frozenset({"/health/status", METRICS})


class ProbeMiddleware(Middleware):
    """Middleware before all that redirects to https, refuses names or looks for accounts."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if (
            path in FOR_ALL
            or (path in FOR_THIS_MACHINE and is_from_this_machine(request))
            or (path == METRICS and bears_metrics_token(request))
        ):
            response: HttpResponseBase = resolve(path).func(request)
            return response
        return self.get_response(request)
