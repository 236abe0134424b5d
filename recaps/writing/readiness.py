"""What a text still lacks before somebody else reads it."""

import re

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from recaps.writing.revisions import Document

FIGURE = re.compile(r"<figure>(.*?)</figure>", re.DOTALL)
ALT = re.compile(r'\balt="[^"]*[^"\s][^"]*"')
CREDIT = re.compile(r"<small>\s*[^<\s]")
CAPTION = re.compile(r"<figcaption>\s*[^<\s]")


def missing(document: Document) -> list[str]:
    """What to add, a sentence each; empty when the text can be handed in."""
    found = []
    if not document["title_fr"].strip():
        found.append(_("Give it a title."))
    if not strip_tags(document["body_fr"]).strip():
        found.append(_("It has no text yet."))
    if document["cover"] and not document["cover_alt_fr"].strip():
        found.append(_("Describe the cover in words."))
    for number, figure in enumerate(FIGURE.findall(document["body_fr"]), start=1):
        lacking = [
            word
            for pattern, word in (
                (ALT, _("a description")),
                (CAPTION, _("a caption")),
                (CREDIT, _("a credit")),
            )
            if not pattern.search(figure)
        ]
        if lacking:
            found.append(
                _("Picture %(number)d lacks %(what)s.")
                % {"number": number, "what": ", ".join(lacking)}
            )
    return found
