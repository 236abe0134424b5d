"""Notes of readers on sessions, which the database alone does not reveal."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from cryptography.fernet import Fernet

from core.http.bodies import KB
from picks.addresses import notes_key
from picks.merging import merge_notes

# In bytes. A reader writes 2 kB at most (static/picks/note_bounds.js); devices that were apart put
# together what each of them wrote. All notes of a selection fit in a form twice: as they are, and
# as they were.
MOST_NOTE, MOST_NOTES = 8 * KB, 64 * KB

# By the short key of a session.
type Notes = dict[str, str]
# What was last agreed on, and what there is now.
type Changes = Mapping[str, tuple[str, str]]
NO_CHANGES: Changes = MappingProxyType({})


class TooLongError(Exception):
    """A note, or all of them together, is too long to be kept."""


def changed(notes: Notes, changes: Changes) -> Notes:
    """Return the notes with the changes of a device. Raises TooLongError."""
    found = dict(notes)
    for key, (base, mine) in changes.items():
        found[key] = merge_notes(base, mine, notes.get(key, ""))
    found = {key: note for key, note in found.items() if note}
    sizes = [len(_encoded(note)) for note in found.values()]
    if found != notes and (max(sizes, default=0) > MOST_NOTE or sum(sizes) > MOST_NOTES):
        raise TooLongError
    return found


def sealed(notes: Notes, secret: str) -> str:
    """Return the notes as a row keeps them: only the secret, which no row has, opens them."""
    content = _encoded(json.dumps(notes, ensure_ascii=False))
    return Fernet(notes_key(secret)).encrypt(content).decode() if notes else ""


def opened(kept: str, secret: str) -> Notes:
    """Return the notes that a row keeps."""
    if not kept:
        return {}
    content = Fernet(notes_key(secret)).decrypt(kept)
    notes: Notes = json.loads(content.decode(errors="surrogatepass"))
    return notes


def _encoded(text: str) -> bytes:
    # Browsers cut a letter of two signs in half.
    return text.encode(errors="surrogatepass")
