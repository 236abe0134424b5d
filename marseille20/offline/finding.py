"""The search without network: the words of each page, and how it is shown as a hit."""

from collections.abc import Set
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext

from core.text.translated import LANGUAGES
from core.text.words import ELIDED
from search.documents import Contents, Document
from search.highlights import Highlighter
from search.results import NAMES, Shown
from search.shortcuts import said, usual_words
from search.words import STOP_WORDS, searchable
from talks.published import PublishedSite

# Its kind, the words of its title, those beside it, those of its text, and how it is shown.
type Found = list[str]


def finding(
    site: PublishedSite, contents: Contents, pages: Set[str]
) -> tuple[dict[str, Any], list[Found]]:
    """Return what a search needs, and all hits that lead to one of the pages, by kind.

    In the active language. The worker compares words as search/words.py has made them.
    """
    shown = Shown(site, Highlighter(()))
    kinds: dict[str, list[Found]] = {}
    for document in contents.documents.values():
        if not document.url and reverse(document.view, args=document.arguments) in pages:
            kind = str(document.kind)
            kinds.setdefault(kind, []).append([kind, *_words(document), _hit(shown, document)])
    data = {
        "address": reverse("search:search"),
        "kinds": [[str(kind), str(NAMES[kind])] for kind in NAMES if str(kind) in kinds],
        "elided": sorted(ELIDED),
        "ignored": sorted(STOP_WORDS.union(map(said, usual_words()["ignored"]))),
        "none": _("Without network, nothing was found for “{asked}”."),
        "coming": _("The search comes with the rest of the copy, once there is network."),
        "one": _count(1),
        "many": _count(2),
        "some": _("Nothing has all words of “%(asked)s”") % {"asked": "{asked}"},
    }
    return data, [found for kind in NAMES for found in kinds.get(str(kind), [])]


def _count(n: int) -> str:
    """Return the heading of so many results, with places for their number and the question."""
    heading = ngettext("%(n)s result for “%(asked)s”", "%(n)s results for “%(asked)s”", n)
    return heading % {"n": "{n}", "asked": "{asked}"}


def _words(document: Document) -> tuple[str, str, str]:
    """Return the words of its title, of its people and topics, and of its text, each once."""
    text, _language = document.text.read_in(get_language() or LANGUAGES[0])
    title = f"{document.title.fr} {document.title.en}"
    beside = f"{document.people} {document.topics.fr} {document.topics.en}"
    return _once(title), _once(beside), _once(text)


def _once(text: str) -> str:
    return " ".join(dict.fromkeys(searchable(text).split()))


def _hit(shown: Shown, document: Document) -> str:
    return render_to_string("search/_hit.html", {"hit": shown.hit(document)})
