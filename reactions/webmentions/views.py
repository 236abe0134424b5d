"""The endpoint of webmentions."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.http.answers import PublicPage, own_hosts
from core.http.limits import visitor
from reactions.webmentions.receiving import HOUR, InvalidError, TooManyError, receive

PLAIN = "text/plain; charset=utf-8"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def webmention(request: HttpRequest) -> HttpResponseBase:
    """Take a webmention; show browsers a page that explains it."""
    if request.method == "POST":
        return _take(request)
    return PublicPage(request, "reactions/webmention.html", {"title": _("Webmentions")})


@never_cache
def _take(request: HttpRequest) -> HttpResponse:
    # Sites that send them read English, if anything.
    sources, targets = (request.POST.getlist(name) for name in ("source", "target"))
    if len(sources) != 1 or len(targets) != 1:
        words = "Send one source and one target, as a form (application/x-www-form-urlencoded)."
        return HttpResponse(words, PLAIN, 400)
    hosts = own_hosts(request)
    try:
        receive(sources[0], targets[0], hosts=hosts, visitor=visitor(request))
    except InvalidError as error:
        return HttpResponse(str(error), PLAIN, 400)
    except TooManyError:
        words = "Too many webmentions: send it again in an hour."
        seconds = str(int(HOUR.total_seconds()))
        return HttpResponse(words, PLAIN, 429, headers={"Retry-After": seconds})
    words = "Thank you. The source is looked at, and an editor decides what readers see of it."
    return HttpResponse(words, PLAIN, 202)
