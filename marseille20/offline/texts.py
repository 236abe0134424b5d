"""The stylesheets and scripts that pages of a copy need: they are sent inside it.

They are small and many: asked for one by one, on a bad line they take longer than all pages. Those
that every page loads are left out: a browser that reads a page has them.
"""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from urllib.parse import urljoin

from django.http import HttpResponse

# How a stylesheet names its fonts and pictures, and a script others; as in
# static/marseille20/worker/copies.js.
NAMED = re.compile(r"""(?:url\(["']?|\bfrom\s*["']|\bimport\s*\(?\s*["'])([^"'()\s]+\.\w+)["')]""")
# What comes with a script at once: others that it names come when they are needed.
IMPORTED = re.compile(r"""(?:\bfrom\s*|\bimport\s*)["']([^"'()\s]+\.\w+)["']""")

# As text_at, which asks the site.
type TextOf = Callable[[str], str | None]


def text_at(path: str, read: Callable[[str], HttpResponse]) -> str | None:
    """Return the text of the stylesheet or script at an address of the site.

    None: it is another file, or cannot be read here, and is left to the browser.
    """
    if not path.endswith((".css", ".js")):
        return None
    answer = read(path)
    return answer.content.decode() if answer.status_code == HTTPStatus.OK else None


def texts_among(files: Iterable[str], text_of: TextOf) -> tuple[dict[str, str], set[str]]:
    """Return the texts among files by their addresses, and all other files.

    With those that they name.
    """
    return _followed(files, text_of, NAMED)


def loaded_with(files: Iterable[str], text_of: TextOf) -> set[str]:
    """Return the texts that a browser loads with a page that names these files."""
    texts, _others = _followed(files, text_of, IMPORTED)
    return {*texts}


def _followed(
    files: Iterable[str], text_of: TextOf, names: re.Pattern[str]
) -> tuple[dict[str, str], set[str]]:
    texts, others = dict[str, str](), set[str]()
    wanted = sorted(files)
    while wanted:
        path = wanted.pop()
        if path in texts or path in others:
            continue
        text = text_of(path)
        if text is None:
            others.add(path)
            continue
        texts[path] = text
        named = (urljoin(path, name) for name in names.findall(text))
        wanted += [address for address in named if address.startswith("/")]
    return texts, others
