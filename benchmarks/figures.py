"""The figures that are measured, each with its bound."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import translation
from PIL import Image, ImageChops

from benchmarks.client import Reader, weigh
from benchmarks.server import Server
from core.models import ContentVersion, User
from reactions.models import Reaction
from recaps.models import Recap
from talks.published import forget_releases, published_site
from talks.views.programme import programme as programme_view

SIZES = (38, 100, 300, 900)
REQUESTS = 3000
WARM_UP = 200
# However slow the machine, no measure takes longer.
MOST_SECONDS = 30
RENDERINGS = 25
REACTIONS = 2000
UPLOADS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92},
    "PNG": {"compress_level": 1},
    "WEBP": {"method": 0},
    "AVIF": {"speed": 10},
}


@dataclass(frozen=True)
class Figure:
    """A measured figure; `bound` is the most it may be, None when it is only reported.

    An exact figure is the same on every machine, so missing its bound is a failure.
    """

    name: str
    measured: float
    unit: str = ""
    bound: float | None = None
    exact: bool = False

    @property
    def ok(self) -> bool:
        return self.bound is None or self.measured <= self.bound

    def __str__(self) -> str:
        bound = "" if self.bound is None else f"{self.bound:g}"
        verdict = "" if self.bound is None else "ok" if self.ok else "MISSED"
        measured = f"{self.measured:.2f}".rstrip("0").rstrip(".")
        return f"{self.name:<64}{bound:>6}{measured:>10} {self.unit:<11}{verdict}".rstrip()


# --- Uploads -------------------------------------------------------------------------------------


def uploads() -> Iterator[Figure]:
    """Measure how long an author waits for a picture of twelve megapixels to be stored."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create(email="upload@example.org", is_superuser=True))
    noise = Image.effect_noise((4000, 3000), 24)
    shades = [Image.linear_gradient("L").resize(noise.size).rotate(turn) for turn in (0, 90, 180)]
    photo = Image.merge(
        "RGB", [ImageChops.add(shade.resize(noise.size), noise, 2) for shade in shades]
    )
    for kind, options in UPLOADS.items():
        buffer = io.BytesIO()
        # A photo as PNG is heavier than what is let in: this one has fewer shades.
        picture = photo.point(lambda value: value & 0xF0) if kind == "PNG" else photo
        picture.save(buffer, kind, **options)
        file = SimpleUploadedFile("photo", buffer.getvalue())
        start = time.perf_counter()
        answer = client.post(reverse("desk:picture"), {"picture": file})
        spent = 1000 * (time.perf_counter() - start)
        assert answer.status_code == 201, answer.content
        yield Figure(f"upload of a {kind} of 12 megapixels", spent, "ms", 1500)


# --- Queries -------------------------------------------------------------------------------------


def queries(demonstration: str, editions: dict[int, str]) -> Iterator[Figure]:
    warm = max(warm_queries(address) for address in public_addresses(demonstration))
    yield Figure("warm public page, the worst of all: SQL queries", warm, "", 1, exact=True)
    for size in (min(SIZES), max(SIZES)):
        cold = cold_queries(programme_address(editions[size]))
        name = f"cold programme page of {size} sessions: SQL queries"
        yield Figure(name, cold, "", 8, exact=True)


def answered() -> Iterator[Figure]:
    """Measure the page of a recap with two thousand reactions, half of them with a portrait."""
    recap = Recap.objects.published()[0]
    sentence = "La {0}e idée que j’en garde : {1} personnes au bord de l’eau, {2} conversations."
    Reaction.objects.bulk_create(
        Reaction(
            recap=recap,
            source=(Reaction.Source.COMMENT, Reaction.Source.WEBMENTION)[number % 2],
            state=Reaction.State.PUBLISHED,
            author_name=f"Lectrice {number * 7919 % 1009}",
            url=f"https://carnet-{number}.example/note" if number % 2 else "",
            avatar=f"{number:024x}.webp" if number % 2 else "",
            text=" ".join(sentence.format(n, number * n, number * 31 % 97) for n in (2, 3, 5)),
        )
        for number in range(REACTIONS)
    )
    ContentVersion.bump()
    with translation.override("fr"):
        address = reverse("recaps:recap", args=[recap.slug])
    name = f"recap with {REACTIONS} reactions"
    yield Figure(f"{name}, warm: SQL queries", warm_queries(address), "", 1, exact=True)
    yield Figure(f"{name}, cold: SQL queries", cold_queries(address), "", 10, exact=True)
    client = Client(SERVER_NAME="localhost", headers={"accept-encoding": "br"})
    yield Figure(
        f"{name}: HTML, brotli", len(client.get(address).content) / 1000, "kB", 20, exact=True
    )
    # One on each page, since what was asked for before is in memory.
    keys = list(recap.reactions.values_list("pk", flat=True)[:: REACTIONS // RENDERINGS])
    cost = min(cpu_milliseconds(partial(client.get, address, {"reaction": pk})) for pk in keys)
    yield Figure(f"{name}, one page of them rendered", cost, "ms CPU", 150)


def public_addresses(edition: str) -> list[str]:
    """Return one address of each kind of page, in both languages."""
    published = published_site().edition(edition)
    assert published
    programme, recap = published.programme, Recap.objects.published()[0]
    names = [
        ("home", []),
        ("foyer", []),
        ("talks:edition", [edition]),
        ("talks:programme", [edition]),
        ("talks:session", [edition, programme.listed[0].slug]),
        ("talks:speakers", [edition]),
        ("talks:speaker", [programme.listed_speakers[0].slug]),
        ("talks:room", [edition, programme.listed_rooms[0].slug]),
        ("talks:changes", [edition]),
        ("recaps:list", []),
        ("recaps:recap", [recap.slug]),
        ("recaps:author", [recap.authors.all()[0].slug]),
    ]
    addresses = []
    for language in ("fr", "en"):
        with translation.override(language):
            addresses += [reverse(name, args=arguments) for name, arguments in names]
    return addresses


def programme_address(edition: str) -> str:
    with translation.override("fr"):
        return reverse("talks:programme", args=[edition])


def warm_queries(address: str) -> int:
    """Count the queries of a kept page that is checked for changes, once a second at most."""
    visitor = Client(SERVER_NAME="localhost")
    with override_settings(PUBLIC_FRESH_SECONDS=0):
        visitor.get(address)
        return count_queries(visitor, address)


def cold_queries(address: str) -> int:
    """Count the queries of a page with empty caches: a new client has its own page cache."""
    forget_releases()
    return count_queries(Client(SERVER_NAME="localhost"), address)


def count_queries(visitor: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = visitor.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(captured)


# --- Rendering -----------------------------------------------------------------------------------


def rendering(editions: dict[int, str]) -> Iterator[Figure]:
    cost = {size: rendering_milliseconds(slug) for size, slug in editions.items()}
    yield Figure("programme of 100 sessions, rendered from memory", cost[100], "ms CPU", 15)
    for size, milliseconds in cost.items():
        name = f"… each of {size} sessions"
        yield Figure(name, milliseconds / size, "ms CPU")
    each = {size: (cost[size] - cost[38]) / (size - 38) for size in (300, 900)}
    name = "… each session from 38 to 900, against 38 to 300 (1 is linear)"
    yield Figure(name, each[900] / each[300], "times", 1.25)


def rendering_milliseconds(edition: str) -> float:
    """Return the CPU time of the view and its template, with the Programme in memory.

    It is the least of several: other processes of the machine can only add to it.
    """
    request = RequestFactory(SERVER_NAME="localhost").get(programme_address(edition))

    def render() -> None:
        with translation.override("fr"):
            programme_view(request, edition=edition)

    render()
    return min(cpu_milliseconds(render) for _ in range(RENDERINGS))


def cpu_milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


# --- The server ----------------------------------------------------------------------------------


def served(server: Server, demonstration: str) -> Iterator[Figure]:
    address = programme_address(demonstration)
    with Reader(server.port) as reader:
        tag = reader.get(address).headers["etag"]
        for status, headers, bound in ((200, {}, 0.6), (304, {"If-None-Match": tag}, 0.5)):
            cost, rate = load(server, reader, address, headers, status)
            yield Figure(f"warm page, {status}: server, a request", cost, "ms CPU", bound)
            yield Figure("… one reader after the other", rate, "requests/s")


def load(
    server: Server, reader: Reader, address: str, headers: dict[str, str], status: int
) -> tuple[float, float]:
    """Return CPU milliseconds per request, and requests per second."""
    for _ in range(WARM_UP):
        assert reader.get(address, headers).status == status
    started, used, done = time.monotonic(), server.cpu_seconds(), 0
    while done < REQUESTS and time.monotonic() - started < MOST_SECONDS:
        reader.get(address, headers)
        done += 1
    used, passed = server.cpu_seconds() - used, time.monotonic() - started
    return used / done * 1000, done / passed


def transfer(server: Server, demonstration: str) -> Iterator[Figure]:
    with Reader(server.port) as reader:
        weight = weigh(reader, programme_address(demonstration))
    name = "programme page, first visit, with all it loads"
    yield Figure(name, weight.total / 1000, "kB", 80, exact=True)
    for kind, size in sorted(weight.by_kind.items()):
        yield Figure(f"… {kind}", size / 1000, "kB")
    yield Figure("… from other hosts", len(weight.elsewhere), "files", 0, exact=True)
