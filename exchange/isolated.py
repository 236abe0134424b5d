"""Reading a file in a process of its own, so that one that takes too much ends no other."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from django.conf import settings
from django.utils.translation import get_language, gettext as _

from core.text.translated import LANGUAGES
from exchange.records import Reading, UnreadableError

COMMAND = "read_programme"
# How it ends when it took too much memory; too much time ends it by a signal.
TOO_MUCH = 3
# In seconds: by the seconds of the processor that it may take it ends itself long before; on a busy
# machine these come slowly.
PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Question:
    """A request to read a file; `headings` were matched by hand, `language` is of messages."""

    language: str
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The records of a file, or why it cannot be read."""

    reading: Reading | None = None
    refusal: str = ""


class ReaderError(Exception):
    """The reader failed; the message is its standard error."""


def read(content: bytes, headings: Mapping[str, str]) -> Reading:
    """Return the records of a file, as readers.read. Raises UnreadableError or ReaderError."""
    question = Question(get_language() or LANGUAGES[0], headings)
    try:
        run = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "manage.py", COMMAND],
            input=msgspec.json.encode(question) + b"\n" + content,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
            cwd=settings.BASE_DIR,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    if run.returncode < 0 or run.returncode == TOO_MUCH:
        raise _too_much()
    if run.returncode:
        raise ReaderError(run.stderr.decode(errors="replace"))
    answer = msgspec.json.decode(run.stdout, type=Answer)
    if answer.reading is None:
        raise UnreadableError(answer.refusal)
    return answer.reading


def _environment() -> dict[str, str]:
    """Return the environment of this process, without the directory of shared metrics."""
    return {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}


def _too_much() -> UnreadableError:
    return UnreadableError(
        _(
            "The file takes more memory or time than a programme needs: nothing of it was taken. "
            "Copy what counts to a new file, and bring that one."
        )
    )
