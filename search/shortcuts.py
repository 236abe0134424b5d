"""Where words lead that are about a conference rather than its subject.

Organisers say so in rows; usual_words.json says it of common words. Neither is searched for when a
question comes: what an edition knows is made with its index.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from core.text.translated import Text
from search.models import Shortcut
from search.words import searchable, singular_words

# What it is worth to a usual shortcut that an expression stands in the title of a page.
IN_TITLE = 5


class Lead(NamedTuple):
    """Where expressions lead: to a page, by the id of its document, and to a service or a language.

    Readers are shown the sessions that have these as long as there are any. Common words lead
    nowhere where no page says any: they are known, so that “météo” is no typo of “métro”.
    """

    expressions: tuple[str, ...]
    page: str = ""
    service: str = ""
    language: str = ""

    @property
    def leads_on(self) -> bool:
        return bool(self.page or self.service or self.language)


@cache
def usual_words() -> dict[str, Any]:
    """Return what common words mean, as they are written."""
    words: dict[str, Any] = json.loads(
        Path(__file__).with_name("usual_words.json").read_text(encoding="utf-8")
    )
    return words


def leads(rows: Iterable[Shortcut], pages: Mapping[str, tuple[Text, Text]]) -> tuple[Lead, ...]:
    """Return the leads of an edition: those of its rows, then the usual ones.

    pages: the title and the text of each practical page that is public, by the id of its document.
    Expressions without a page of their own lead to the one that says most of them.
    """
    spoken = {key: tuple(map(_spoken, texts)) for key, texts in pages.items()}
    found = []
    for row in rows:
        own = tuple(filter(str.strip, row.words.splitlines()))
        page = f"page:{row.page_id}"
        found.append(Lead(own, page if page in pages else _best(own, spoken), row.service))
    taken = {said(each) for lead in found for each in lead.expressions}
    for usual in usual_words()["shortcuts"]:
        words = tuple(usual["words"])
        left = tuple(each for each in words if said(each) not in taken)
        service, language = usual.get("service", ""), usual.get("language", "")
        found.append(Lead(left, _best(words, spoken), service, language))
    return tuple(lead for lead in found if lead.expressions)


def said(expression: str) -> str:
    """Return an expression as it is compared: “Sous-titres” and “sous titre” alike."""
    return "".join(singular_words(expression))


def _spoken(text: Text) -> str:
    return f" {searchable(f'{text.fr} {text.en}')} "


def _best(expressions: Iterable[str], spoken: Mapping[str, tuple[str, ...]]) -> str:
    """Return the page that has most of these expressions, the first of equals, or ""."""
    wanted = [f" {' '.join(singular_words(each))} " for each in expressions]

    def worth(key: str) -> int:
        title, text = spoken[key]
        return sum(IN_TITLE * (each in title) + (each in text) for each in wanted)

    best = max(spoken, key=worth, default="")
    return best if best and worth(best) else ""
