"""What a text still lacks before it can be submitted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy, override

from core.text.translated import LANGUAGES
from recaps.revisions import RevisionDocument
from recaps.text.document import Card, Document, Figure, Picture, Span, lines, text_of, walk
from recaps.text.html import from_html

# What templates say where the author is to write; none of it is for readers.
STORY = gettext_lazy("Tell of it here.")
QUOTED = gettext_lazy("A sentence that stayed with you.")
NOTE = gettext_lazy("What to keep of it.")


def missing(document: RevisionDocument) -> list[str]:
    """Return what to add, a sentence each; [] when the text can be submitted."""
    text = from_html(document["body_fr"])
    found = []
    if not document["title_fr"].strip():
        found.append(_("Give it a title."))
    if not text.text:
        found.append(_("It has no text yet."))
    sentence = _("“%(words)s” is to be replaced by your words.")
    found += [sentence % {"words": prompt} for prompt in _prompts_in(text)]
    if document["cover"] and not document["cover_alt_fr"].strip():
        found.append(_("Describe the cover in words."))
    figures = [node for node in walk(text) if isinstance(node, Figure)]
    for number, figure in enumerate(figures, start=1):
        if lacking := ", ".join(_lacking(figure)):
            named = {"number": number, "what": lacking}
            found.append(_("Picture %(number)d lacks %(what)s.") % named)
    sentence = _("The picture of the card “%(title)s” lacks a description.")
    for block in text.blocks:
        match block:
            case Card(title=title, picture=Picture(alt=alt)) if not alt.strip():
                found.append(sentence % {"title": title})
    return found


def _prompts_in(text: Document) -> list[str]:
    """Return the prompts of templates, in any language, that still stand in a text."""
    prompts = []
    for language in LANGUAGES:
        with override(language):
            prompts += [str(prompt) for prompt in (STORY, QUOTED, NOTE)]
    said = {"".join(map(text_of, line)).strip() for line in lines(text)}
    return [prompt for prompt in prompts if prompt in said]


def _lacking(figure: Figure) -> Iterator[str]:
    spans = (part for part in figure.caption if isinstance(part, Span))
    if not figure.picture.alt.strip():
        yield _("a description")
    if not any(span.marks.credit and span.text.strip() for span in spans):
        yield _("a credit")
