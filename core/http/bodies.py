"""Limits of request bodies, decided before any of a body is read.

A sender of more gets an answer with the limit, and what is on its way is left on the wire, unless a
proxy has all of it already. A body without a declared length counts as empty: Django reads as much
as was declared, and no more.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils.translation import gettext as _

from core.database.connection import breaker
from core.http.limits import visitor
from core.http.wsgi import declared

KB = 1024
MB = 1024 * KB
# Of a form with fields and no more; of a visitor without account, whatever the form; of a long form
# with a picture in it, as in the admin.
FORM = 64 * KB
STRANGER = 256 * KB
ILLUSTRATED = 20 * MB

# Of the threads of a server process (twice as many, see `serve`), so many wait for what strangers
# send: however slowly that comes, the others answer readers. No network takes all these places.
WAITING = 4
WAITING_HERE = 2

type View = Callable[..., HttpResponseBase]


class BodyTooLargeError(RequestDataTooBig):
    """The body is larger than the page takes, which is `most` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Request body exceeded {most} bytes.")
        self.most = most


class TooSlowError(SuspiciousOperation):
    """Too many strangers are sending something slowly."""


def takes_up_to[V: View](most: int) -> Callable[[V], V]:
    """Let a view take so many bytes; from strangers only up to STRANGER."""

    def marked(view: V) -> V:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return marked


def in_words(most: int) -> str:
    """Return a number of bytes in words, in kB or MB."""
    if most < MB:
        return _("%(count)d kB") % {"count": most // KB}
    return _("%(count)d MB") % {"count": most // MB}


class Places:
    """The places of strangers whose bodies are being read."""

    def __init__(self) -> None:
        self.lock = Lock()
        # By network; IPv6 as wide as one party may have it.
        self.taken: Counter[str] = Counter()

    @contextmanager
    def one(self, network: str) -> Iterator[None]:
        """Take a place for as long as the context lasts. Raises TooSlowError."""
        with self.lock:
            if self.taken.total() >= WAITING or self.taken[network] >= WAITING_HERE:
                raise TooSlowError("Too many bodies of strangers are on their way.")
            self.taken[network] += 1
        try:
            yield
        finally:
            with self.lock:
                self.taken -= Counter([network])


class BodyMiddleware:
    """Middleware before all that reads the body, and after those of language and account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.places = Places()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.TRUSTED_PROXIES and request.method == "POST":
            take_the_rest(request)
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Refuse what is too large; redirect to the sign-in where only accounts may send it."""
        if request.method != "POST":
            return None
        length, most = declared(request.META), most_bytes(request, view)
        if length > most:
            raise BodyTooLargeError(most)
        # The account is looked up for those who have a session: no other answer depends on it.
        # While the database is away, nobody has one.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES and not breaker.is_open
        if has_session and request.user.is_authenticated:
            return read(request)
        knows: Callable[..., bool] | None = getattr(view, "knows_sender", None)
        if knows and length > STRANGER and not breaker.is_open:
            # Of strangers nothing is read: the view says that they are none it knows.
            return read(request) if knows(**kwargs) else None
        if length > STRANGER:
            if breaker.is_open:
                # The next in line says so.
                return None
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        with self.places.one(visitor(request)[-1]):
            return read(request)


def read(request: HttpRequest) -> HttpResponse | None:
    """Read the body; return a 400 response if the connection ended meanwhile.

    Here and not later: the check of the token would go on with a form that is empty.
    """
    try:
        request.POST.keys()
    except UnreadablePostError:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    return None


def take_the_rest(request: HttpRequest) -> None:
    """Read the rest of a refused body from a proxy, which holds all of it, and drop it.

    A proxy that is still sending when it is answered takes the end of the connection for a failure,
    and its visitor gets no answer.
    """
    with suppress(UnreadablePostError):
        while request.read(MB):
            pass


def most_bytes(request: HttpRequest, view: View) -> int:
    """Return the largest body that the view takes, in bytes."""
    match = request.resolver_match
    is_admin = match is not None and match.app_name == "admin"
    most: int = getattr(view, "most_bytes", ILLUSTRATED if is_admin else FORM)
    return most
