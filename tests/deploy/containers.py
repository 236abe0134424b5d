"""What a container accepts: the words of the image, and settings."""

import re

from django.core.management import get_commands

from marseille20.settings import QUEUES
from tests.machine import BASE

# Word → what it runs, on one line (deploy/container/run).
WORDS = {
    word: re.sub(r"\s*\\\n\s*", " ", line)
    for word, line in re.findall(
        r"^(\w+)\)\n\s+exec ((?:.*\\\n)*.*)$",
        (BASE / "deploy" / "container" / "run").read_text(),
        re.MULTILINE,
    )
}


def is_word(word: str, *others: str) -> bool:
    """Whether the image does something when it gets this argument."""
    if word in {"web", "nightly"}:
        return not others
    if word == "worker":
        return len(others) == 1 and others[0] in QUEUES
    return word in get_commands()


def known_settings() -> set[str]:
    """The variables that docs/hosting.md lists."""
    _, found = (BASE / "docs" / "hosting.md").read_text().split("\n## Settings\n")
    rows = re.findall(r"^\| (`[A-Z].*?) \|", found.split("\n## ")[0], re.MULTILINE)
    return set(re.findall(r"`([A-Z_]+)`", " ".join(rows)))
