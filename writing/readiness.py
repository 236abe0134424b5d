"""What a text still lacks before somebody else reads it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from recaps.revisions import RevisionDocument
from recaps.text.document import Figure, Span, walk
from recaps.text.html import from_html


def missing(document: RevisionDocument) -> list[str]:
    """What to add, a sentence each; empty when the text can be handed in."""
    text = from_html(document["body_fr"])
    found = []
    if not document["title_fr"].strip():
        found.append(_("Give it a title."))
    if not text.text:
        found.append(_("It has no text yet."))
    if document["cover"] and not document["cover_alt_fr"].strip():
        found.append(_("Describe the cover in words."))
    figures = [node for node in walk(text) if isinstance(node, Figure)]
    for number, figure in enumerate(figures, start=1):
        if lacking := ", ".join(_lacking(figure)):
            named = {"number": number, "what": lacking}
            found.append(_("Picture %(number)d lacks %(what)s.") % named)
    return found


def _lacking(figure: Figure) -> Iterator[str]:
    spans = (part for part in figure.caption if isinstance(part, Span))
    if not figure.picture.alt.strip():
        yield _("a description")
    if not any(span.marks.credit and span.text.strip() for span in spans):
        yield _("a credit")
