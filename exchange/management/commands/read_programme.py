"""Read a file for exchange.isolated, within a bound of memory and time."""

import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from django.core.management.base import BaseCommand
from django.utils import translation

from exchange import readers
from exchange.isolated import TOO_MUCH, Answer, Question
from exchange.records import UnreadableError

# The limits for one file beside the program itself: bytes, and seconds of the processor.
MEMORY = 176 * 1024 * 1024
SECONDS = 4
# In bytes: the parent process holds the output in memory.
MOST_OUTPUT = 24 * 1024 * 1024
STATM = Path("/proc/self/statm")


class Command(BaseCommand):
    help = (
        "Used by the site itself: read a programme from standard input, after a line of JSON with "
        "the language and the matched headings, and write what it says as JSON."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        question = msgspec.json.decode(sys.stdin.buffer.readline(), type=Question)
        bound()
        try:
            with translation.override(question.language):
                output = msgspec.json.encode(answer(question))
        except MemoryError:
            sys.exit(TOO_MUCH)
        if len(output) > MOST_OUTPUT:
            sys.exit(TOO_MUCH)
        sys.stdout.buffer.write(output)


def answer(question: Question) -> Answer:
    """Read a file from standard input, and return its records or why it is refused."""
    try:
        return Answer(readers.read(sys.stdin.buffer.read(), question.headings))
    except UnreadableError as error:
        return Answer(refusal=str(error))


def bound() -> None:
    """Limit the processor time of this process and, on Linux, its memory."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + SECONDS)
    if STATM.exists():
        mapped = int(STATM.read_text().split()[0]) * resource.getpagesize()
        limit(resource.RLIMIT_AS, mapped + MEMORY)


def limit(kind: int, most: int) -> None:
    """Set a limit if the system allows it; where it does not, readers still count."""
    _soft, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(kind, (most, most))
