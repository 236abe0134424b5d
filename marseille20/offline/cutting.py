"""Pages split into what is around all of them, and what is their own."""

import re
from dataclasses import dataclass

# Indentation and empty lines.
BLANK = re.compile(r"\n[ \n]+")
TITLE = re.compile(r"(?<=<title>).*?(?=</title>)", re.DOTALL)
# What a page looks like and what it does. A script without an address is data.
TAGS = re.compile(r'<link\s+rel="stylesheet"[^>]*>|<script\s[^>]*\bsrc="[^"]*"[^>]*></script>')
# In whatever attribute: scripts load others that their page names.
FILES = re.compile(r'="(/(?:static|palettes)/[^"#?]+)|data-in-copy="([^"]+)')


@dataclass(frozen=True, slots=True)
class Parts:
    """A page in pieces: its title as HTML, its stylesheets and scripts, its <main>."""

    before: str
    title: str
    tags: tuple[str, ...]
    main: str
    after: str


def cut(html: str) -> Parts:
    """Split a page. Raises ValueError for what is no page of the site."""
    html = BLANK.sub("\n", html)
    start, end = html.index("<main "), html.rindex("</main>") + len("</main>")
    before = html[:start]
    title = TITLE.search(before)
    return Parts(
        before=before,
        title=title[0] if title else "",
        tags=tuple(TAGS.findall(before)),
        main=html[start:end],
        after=html[end:],
    )


def frame(page: Parts) -> dict[str, str]:
    """Return what is around a <main>, with places for a title, more tags, and a note above it."""
    before = TITLE.sub("<!--title-->", page.before, count=1)
    return {
        "before": before.replace("</head>", "<!--tags--></head>", 1) + "<!--note-->",
        "after": page.after,
    }


def files(html: str) -> set[str]:
    """Return the addresses of static files, the palette, and pictures of a copy, in a page."""
    return {static or picture for static, picture in FILES.findall(html)}
