"""Everything the site says is said in French."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from core.text.translated import french

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale/fr/LC_MESSAGES/django.po"
# What may hold messages, and the data without which the program does not start.
COPIED = ("*.py", "*.html", "*.txt", "*.po", "*.json", ":!tests")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_every_message_is_translated_and_none_is_left_over(catalogue: polib.POFile) -> None:
    """gettext answers in English where one of the three forms of a plural is missing."""
    forms = [set(entry.msgstr_plural) for entry in catalogue if entry.msgid_plural]
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy] == []
    assert all(each == {0, 1, 2} for each in forms)
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_messages_keep_their_placeholders(catalogue: polib.POFile) -> None:
    """A name lost in translation would be an error when the page is made."""
    brackets = [
        entry.msgid
        for entry in catalogue
        for words in [entry.msgstr, *entry.msgstr_plural.values()]
        if words
        and {part.split("}")[0] for part in entry.msgid.split("{")[1:]}
        != {part.split("}")[0] for part in words.split("{")[1:]}
    ]

    assert brackets == []


def test_french_breaks_no_line_before_a_sign(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        for words in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert words == french(words)


def test_the_catalogue_is_complete(tmp_path: Path, catalogue: polib.POFile) -> None:
    """Collect the messages of a copy of the tree: the catalogue has the same."""
    if not shutil.which("xgettext"):
        pytest.skip("no gettext on this machine")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *COPIED],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()
    for name in listed:
        if (ROOT / name).exists():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-location"],
        cwd=tmp_path,
        env={
            "VAR_DIR": str(tmp_path / "var"),
            "PATH": "/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin",
        },
        capture_output=True,
        check=True,
    )
    collected = polib.pofile(str(tmp_path / CATALOGUE.relative_to(ROOT)))

    def messages(file: polib.POFile) -> set[tuple[str, str]]:
        return {(entry.msgctxt or "", entry.msgid) for entry in file if not entry.obsolete}

    assert messages(collected) == messages(catalogue)
