"""What clipboards hold, by program: HTML as it comes, and what the desk makes of it.

A file `name.html` is what is pasted. In `name.kept` are the text that is kept of it, on one line,
and below it the sentence that says what is left out, if anything is.
"""

from pathlib import Path
from typing import NamedTuple


class Pasted(NamedTuple):
    """A clipboard, by the path of its file: what it holds, what is kept of it, what is said."""

    name: str
    html: str
    kept: str
    said: str


def _read(path: Path) -> Pasted:
    kept, _line, said = path.with_suffix(".kept").read_text().partition("\n")
    return Pasted(f"{path.parent.name}/{path.stem}", path.read_text(), kept, said.rstrip("\n"))


PASTED = [_read(path) for path in sorted(Path(__file__).parent.glob("*/*.html"))]
