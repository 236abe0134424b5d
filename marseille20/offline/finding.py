"""The search without network: the words of each page, and how it is shown as a hit."""

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


def finding(site: PublishedSite, contents: Contents, pages: set[str]) -> dict[str, Any]:
    """Return all hits that lead to one of the pages, by kind, in the active language.

    The worker compares words as search/words.py has made them.
    """
    shown = Shown(site, Highlighter(()))
    kinds: dict[str, list[list[str]]] = {}
    for document in contents.documents.values():
        if not document.url and reverse(document.view, args=document.arguments) in pages:
            kinds.setdefault(document.kind, []).append([*_words(document), _hit(shown, document)])
    return {
        "address": reverse("search:search"),
        "kinds": [[str(kind), str(NAMES[kind]), kinds[kind]] for kind in NAMES if kind in kinds],
        "elided": sorted(ELIDED),
        "ignored": sorted(STOP_WORDS.union(map(said, usual_words()["ignored"]))),
        "none": _("Without network, nothing was found for “{asked}”."),
        "one": _count(1),
        "many": _count(2),
    }


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
