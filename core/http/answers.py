"""Responses that are the same for all readers, and forms for readers without an account."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from ipaddress import ip_address
from typing import Concatenate
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from core.client import PORTS, host_of

# All that an address may ask of a public page; whatever else it carries (?utm_source=…) is noise.
QUERY = (
    *("day", "edition", "format", "kind", "language", "page", "picks", "q", "reaction", "room"),
    *("service", "since", "tag", "track"),
)
# So long a shared cache may answer without asking: a minute after something was erased none has it.
SHARED_SECONDS = 50
# What bodies are compressed with, the best first.
CODINGS = ("br", "gzip")
# Headers by which a proxy says that it forwards a request.
SENT_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED")


class PublicAnswer(HttpResponse):
    """A response that depends on the address and the content version alone; it is kept whole.

    valid_until: the aware time at which "now" makes it untrue (a session starts, a notice ends), or
    None. shared_seconds: how long a shared cache may answer without asking.
    """

    def __init__(
        self,
        content: str | bytes,
        *,
        valid_until: datetime | None = None,
        shared_seconds: int = SHARED_SECONDS,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        content_type: str | None = None,
    ) -> None:
        super().__init__(content, status=status, headers=headers, content_type=content_type)
        self.valid_until = valid_until
        self.shared_seconds = shared_seconds


class PublicPage(PublicAnswer):
    """A public HTML page, rendered from a template.

    It is true until its own `valid_until`, or until an earlier one of a part of it. In its template
    `is_public` is true.
    """

    def __init__(
        self,
        request: HttpRequest,
        template: str,
        context: Mapping[str, object],
        *,
        valid_until: datetime | None = None,
        shared_seconds: int = SHARED_SECONDS,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        body = render_to_string(template, {"is_public": True, **context}, request)
        until = [valid_until, *getattr(request, "_valid_until", ())]
        super().__init__(
            body,
            valid_until=min(filter(None, until), default=None),
            shared_seconds=shared_seconds,
            status=status,
            headers=headers,
        )


def limit_validity(request: HttpRequest, moment: datetime | None) -> None:
    """Note that a part of the page that is being rendered is true until `moment`."""
    if moment:
        request.__dict__.setdefault("_valid_until", []).append(moment)


def known_query(request: HttpRequest) -> str:
    """Return the query as a public page reads it: known names in order, each with its values."""
    if not request.META.get("QUERY_STRING"):
        return ""
    return urlencode({n: values for n, values in asked(request).items() if any(values)}, doseq=True)


def asked(request: HttpRequest) -> dict[str, list[str]]:
    """Return the parameters of a public page in an address: names of QUERY with their values."""
    return {name: values for name in QUERY if (values := request.GET.getlist(name))}


def accepted_coding(accept: str) -> str:
    """Return the best of CODINGS for Accept-Encoding (RFC 9110, 12.5.3), or "identity"."""
    weights = dict(map(_weighed, accept.lower().split(",")))
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    weight = weights.get(best, others)
    return best if weight and weight >= weights.get("identity", 0.0) else "identity"


def _weighed(part: str) -> tuple[str, float]:
    """Return one coding of the header and its weight: "gzip;q=0.5" is ("gzip", 0.5)."""
    name, _, parameter = part.partition(";")
    key, _, value = parameter.partition("=")
    try:
        weight = float(value) if key.strip() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return name.strip(), weight


def site_address() -> str:
    """Return the address of the site without a request, as in letters: its host can be forged.

    Without SITE_URL it is where a browser on this machine finds the server.
    """
    return settings.SITE_URL or listening_address(settings.HOST, settings.PORT)


def listening_address(host: str, port: int) -> str:
    """Return where a browser on this machine finds a server that listens on a host."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def absolute(request: HttpRequest, path: str) -> str:
    """Return the absolute address of a path, with SITE_URL or else the host of the request."""
    return f"{settings.SITE_URL or request.build_absolute_uri('/').rstrip('/')}{path}"


def authority(address: str) -> str:
    """Return host and port of a web address, without the default port.

    Raises ValueError for what is no address.
    """
    parts = urlsplit(address)
    port = "" if parts.port in {None, PORTS.get(parts.scheme)} else f":{parts.port}"
    return f"{host_of(parts)}{port}"


def own_hosts(request: HttpRequest) -> set[str]:
    """Return host and port of this site as requested, and as SITE_URL has it."""
    site = request.build_absolute_uri("/")
    return {authority(site), authority(settings.SITE_URL or site)}


def webmention_endpoint(request: HttpRequest) -> str:
    """Return the address for webmentions, which public pages have in their head and headers."""
    return absolute(request, resolve_url(settings.WEBMENTION_URL))


def webmention_link(endpoint: str) -> dict[str, str]:
    """Return the Link header of the endpoint (RFC 8288); {} without one."""
    return {"Link": f'<{endpoint}>; rel="webmention"'} if endpoint else {}


def is_from_this_machine(request: HttpRequest) -> bool:
    """Tell whether a request comes from this machine, and not from a proxy on it."""
    if any(name in request.META for name in SENT_ON):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def bears_metrics_token(request: HttpRequest) -> bool:
    """Tell whether a request has the token that this site gave to a Prometheus elsewhere."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and constant_time_compare(
        request.META.get("HTTP_AUTHORIZATION", ""), expected
    )


def same_origin_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view take forms of our own pages without a token.

    A token would set a cookie for all readers; browsers say themselves where a form was. They alone
    keep its answers, for their Back button, which cannot ask for one to a form again.
    """

    @csrf_exempt
    @cache_control(private=True, no_cache=True)
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and not is_from_own_page(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def is_from_own_page(request: HttpRequest) -> bool:
    """Tell whether a form was on a page of this site, as far as browsers say."""
    origin = request.headers.get("Origin")
    if origin is not None:
        # As Django's own check has it: whole, since what is no address need not be understood.
        own = f"{request.scheme}://{request.get_host()}"
        return origin in {own, *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
