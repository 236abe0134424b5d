"""The stylesheets and scripts that pages of a copy need: they are sent inside it.

They are small and many: asked for one by one, on a bad line they take longer than all pages.
"""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from urllib.parse import urljoin

from django.http import HttpResponse

# How a stylesheet names its fonts and pictures, and a script others; as in
# static/marseille20/worker/copies.js.
NAMED = re.compile(r"""(?:url\(["']?|\bfrom\s*["']|\bimport\s*\(?\s*["'])([^"'()\s]+\.\w+)["')]""")


def texts_among(
    files: Iterable[str], read: Callable[[str], HttpResponse]
) -> tuple[dict[str, str], set[str]]:
    """Return the text of stylesheets and scripts, by their addresses, and all other files.

    With those that they name. What cannot be read here is left to the browser.
    """
    texts, others = dict[str, str](), set[str]()
    wanted = sorted(files)
    while wanted:
        path = wanted.pop()
        if path in texts or path in others:
            continue
        answer = read(path) if path.endswith((".css", ".js")) else None
        if answer is None or answer.status_code != HTTPStatus.OK:
            others.add(path)
            continue
        texts[path] = answer.content.decode()
        named = (urljoin(path, name) for name in NAMED.findall(texts[path]))
        wanted += [address for address in named if address.startswith("/")]
    return texts, others
