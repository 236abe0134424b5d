"""The cost of a search among a thousand sessions and three hundred recaps."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import quantiles
from threading import Event, Thread

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from benchmarks.data import publish
from benchmarks.edition import Maker
from benchmarks.figures import Figure, cpu_milliseconds
from core.models import ContentVersion
from recaps.models import Recap
from search import index_refresh
from search.index import IndexState
from search.index_refresh import IndexRefresher, known_state
from search.queries import answer, question
from search.suggestions import suggestion
from search.views import results_alone, search
from talks.models import Release
from talks.published import forget, published_site

SESSIONS = 1000
RECAPS = 300
# Words of a recap; in each language of the programme there are 400 of a session and its speaker.
LENGTH = 800
QUESTIONS = 60
TIMES = 3
# Written there, it makes a process forget the most memory that it had (proc(5)).
CLEAR_REFS, HIGHEST = Path("/proc/self/clear_refs"), "5"
# What the most is made of by NFKD, and what else costs most: 2 kB of each.
HOSTILE = {
    "18 letters of one": "\ufdfa" * 700,
    "… as words": " ".join(["\ufdfa" * 16] * 40),
    "… as one compound": "-".join(["\ufdfa"] * 500),
    "ideographs": "".join(map(chr, range(0x4E00, 0x4E00 + 700))),
    "Hangul, by twenties": " ".join(
        "".join(map(chr, range(0xAC00 + 700 * n, 0xAC00 + 700 * (n + 1), 35))) for n in range(30)
    ),
    "combining marks": "e" + "\u0301\u0323" * 500,
    "letters of a font": "".join(map(chr, range(0x1D400, 0x1D400 + 500))),
    "emoji": "👨‍👩‍👧‍👦" * 80,
    "digits": "1234567890" * 200,
    "compounds": " ".join(["-".join("abcdefghij")] * 100),
    "%ED%A0%80": "\ufffd" * 600,
}


def searching() -> Iterator[Figure]:
    made = Maker(SESSIONS)
    # Of the editions that were measured before, only the facts stay.
    Release.objects.all().delete()
    publish(SESSIONS)
    Recap.objects.bulk_create(
        Recap(
            title_fr=made.text(8).fr,
            slug=f"large-{number}",
            standfirst_fr=made.text(20).fr,
            body_fr=f"<p>{made.text(LENGTH).fr}</p>",
            status=Recap.Status.PUBLISHED,
            published_at=timezone.now(),
        )
        for number in range(RECAPS)
    )
    ContentVersion.bump()
    forget()
    published_site()
    yield from built()
    yield from renewed()
    yield from answered(made.words)
    yield from endured(made.words)


def built() -> Iterator[Figure]:
    index_refresh.forget()
    before, started = megabytes(), time.monotonic()
    with_pauses = Pauses()
    with_pauses.start()
    index_refresh.known_state()
    spent = time.monotonic() - started
    with_pauses.over.set()
    with_pauses.join()
    name = f"search of {SESSIONS} sessions, {RECAPS} recaps: index built, in the background"
    yield Figure(name, spent, "s", 2)
    yield Figure("… longest that another thread waits meanwhile", with_pauses.longest, "ms")
    yield Figure("… memory", megabytes() - before, "MB", 60)
    index_refresh.forget()
    refresher = IndexRefresher("benchmark")
    assert refresher.begin()
    index_refresh.forget()
    cost = cpu_milliseconds(refresher.begin)
    yield Figure("… opened by another process of the machine", cost, "ms CPU", 100)


def renewed() -> Iterator[Figure]:
    recap = Recap.objects.all()[0]
    recap.title_fr = "Mistral"
    recap.save()
    forget()
    published_site()
    started = time.thread_time()
    assert index_refresh.refresh()
    yield Figure("… one recap changed", 1000 * (time.thread_time() - started), "ms CPU")


def answered(words: list[str]) -> Iterator[Figure]:
    """Measure searches for one to three frequent words: whole, begun or mistyped."""
    random = Random(SESSIONS)
    asked = [" ".join(random.choices(words, k=random.randint(1, 3))) for _ in range(QUESTIONS)]
    asked = [text[: len(text) - number % 3] for number, text in enumerate(asked)]
    asked = [f"{text[:3]}w{text[4:]}" if n % 5 == 0 else text for n, text in enumerate(asked)]
    for name, view in (("as one types", results_alone), ("a whole page", search)):
        spent = [milliseconds(view, text) for text in asked]
        yield Figure(f"… {name}, 95 of 100 within", quantiles(spent, n=20)[-1], "ms CPU", 10)


def endured(words: list[str]) -> Iterator[Figure]:
    """Measure queries that are made to cost as much as they can."""
    long = [word for word in words if len(word) > 4]
    questions = HOSTILE | {
        "mistyped": " ".join(f"{word[:2]}w{word[3:]}" for word in long),
        "mistyped compounds": " ".join(
            "-".join(f"{word[:2]}w{word[3:5]}" for word in long[at : at + 3])
            for at in range(0, len(long), 3)
        ),
        "begun": " ".join(sorted({word[:2] for word in words})),
    }
    state = known_state()
    for text in words:
        answer(state, question(text))
    CLEAR_REFS.write_text(HIGHEST)
    before = highest()
    spent = {name: asked_milliseconds(state, text) for name, text in questions.items()}
    worst = max(spent, key=spent.__getitem__)
    yield Figure(f"… asked to do harm, the worst ({worst})", spent[worst], "ms CPU", 20)
    yield Figure("… memory, more than plain questions take", highest() - before, "MB", 40)


def asked_milliseconds(state: IndexState, text: str) -> float:
    def once() -> float:
        started = time.thread_time()
        answer(state, question(text))
        suggestion(state, text)
        return 1000 * (time.thread_time() - started)

    return min(once() for _ in range(TIMES))


def highest() -> float:
    """Return this process's peak memory since it was last reset, in MB."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1000 for line in status.splitlines() if "VmHWM" in line)


def milliseconds(view: Callable[[HttpRequest], HttpResponse], asked: str) -> float:
    """Return the least CPU time of several runs: other processes can only add to it."""

    def once() -> float:
        request = RequestFactory(SERVER_NAME="localhost").get("/recherche/", {"q": asked})
        started = time.thread_time()
        with translation.override("fr"):
            assert view(request).status_code == 200
        return 1000 * (time.thread_time() - started)

    return min(once() for _ in range(TIMES))


class Pauses(Thread):
    """A thread that wants to do something each millisecond, as a reader's request would."""

    def __init__(self) -> None:
        super().__init__()
        self.over = Event()
        self.longest = 0.0

    def run(self) -> None:
        last = time.monotonic()
        while not self.over.wait(0.001):
            now = time.monotonic()
            self.longest = max(self.longest, 1000 * (now - last))
            last = now


def megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6
