"""Notes on what files contain and the site has no place for, with counts."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from django.utils.translation import ngettext, ngettext_lazy

from core.text.markup import with_scheme
from exchange.readers import references
from exchange.readers.events import Event

# Where a link of a text leads that is no whole web address. Each tag is looked at once, however
# long what stands there is.
NO_WHOLE_ADDRESS = re.compile(
    r"""<a\s[^<>]*?\bhref\s{0,9}=\s{0,9}["']?\s{0,9}(?!https?://)([^"'\s<>]+)""", re.IGNORECASE
)

SENTENCES = {
    "portrait": ngettext_lazy(
        "%(count)d portrait is not taken: pictures are put here by hand.",
        "%(count)d portraits are not taken: pictures are put here by hand.",
        "count",
    ),
    "link": ngettext_lazy(
        "%(count)d link of a session is not taken.",
        "%(count)d links of sessions are not taken.",
        "count",
    ),
    "page": ngettext_lazy(
        "%(count)d link of a person is not taken.",
        "%(count)d links of people are not taken.",
        "count",
    ),
    "picture": ngettext_lazy(
        "%(count)d picture of a session is not taken.",
        "%(count)d pictures of sessions are not taken.",
        "count",
    ),
    "feedback": ngettext_lazy(
        "%(count)d address at which feedback was given is not taken.",
        "%(count)d addresses at which feedback was given are not taken.",
        "count",
    ),
    "origin": ngettext_lazy(
        "%(count)d address of where a session was first described is not taken.",
        "%(count)d addresses of where sessions were first described are not taken.",
        "count",
    ),
    "licence": ngettext_lazy(
        "The licence of the recording of %(count)d session is not taken.",
        "The licences of the recordings of %(count)d sessions are not taken.",
        "count",
    ),
    "answer": ngettext_lazy(
        "%(count)d answer to a question of the organisers is not taken.",
        "%(count)d answers to questions of the organisers are not taken.",
        "count",
    ),
}


def sentences(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a sentence with a count for each kind; `found`: names of SENTENCES and values."""
    once = set(found)
    for name, sentence in SENTENCES.items():
        if count := sum(each == name for each, _said in once):
            yield sentence % {"count": count}


def notes(events: list[Event]) -> Iterator[str]:
    """Yield sentences on parts of events that are left out or changed."""
    yield from _notes_on_links(events)
    yield from _notes_on_texts(events)
    if recorded := sum(e.is_recorded is not None and not e.is_ours for e in events):
        yield ngettext(
            "Whether %(count)d event is recorded, which the file says, is not taken.",
            "Whether %(count)d events are recorded, which the file says, is not taken.",
            recorded,
        ) % {"count": recorded}
    if untaken := len({text for event in events for text in event.untaken}):
        yield ngettext(
            "%(count)d text is not taken: it is there in another language as well.",
            "%(count)d texts are not taken: they are there in another language as well.",
            untaken,
        ) % {"count": untaken}
    yield from sentences(said for event in events for said in _unkept(event))
    yield from sentences(said for e in events for person in e.persons for said in person.left_out)


def _unkept(event: Event) -> Iterator[tuple[str, str]]:
    """Yield what the site has no place for, without addresses that it keeps as links."""
    kept = {url for _kind, url in references.taken(event.links)}
    return (each for each in event.left_out if with_scheme(each[1]) not in kept)


def _notes_on_links(events: list[Event]) -> Iterator[str]:
    count = sum(len(event.references) for event in events)
    links = [each for event in events for each in event.links]
    if left := count - sum(len(references.taken(event.links)) for event in events):
        yield ngettext(
            "%(count)d link or attachment is not taken: it is there twice, is no web address of at "
            "most 200 characters, or leads to a recap or a file of the site that wrote this file.",
            "%(count)d links and attachments are not taken: they are there twice, are no web "
            "addresses of at most 200 characters, or lead to recaps or files of the site that "
            "wrote this file.",
            left,
        ) % {"count": left}
    if unnamed := sum(map(references.says_more, links)):
        yield words_of_links(unnamed)


def words_of_links(count: int) -> str:
    """Return a sentence on links whose words are not kept."""
    return ngettext(
        "The words of %(count)d link are not kept: readers see of which kind it is.",
        "The words of %(count)d links are not kept: readers see of which kind they are.",
        count,
    ) % {"count": count}


def _notes_on_texts(events: list[Event]) -> Iterator[str]:
    """Yield sentences on links in texts, and on addresses written without https://."""
    biographies = (person.biographies for event in events for person in event.persons)
    texts = {
        text for each in chain((e.fields for e in events), biographies) for text in each.values()
    }
    found = [address for text in texts for address in NO_WHOLE_ADDRESS.findall(text)]
    completed = sum(with_scheme(address) != address for address in found)
    if left := len(found) - completed:
        yield ngettext(
            "%(count)d link in a text is taken without its address, which is none of the web.",
            "%(count)d links in texts are taken without their addresses, which are none of the "
            "web.",
            left,
        ) % {"count": left}
    completed += sum(each.address != each.url for event in events for each in event.links)
    if completed:
        yield ngettext(
            "%(count)d address without https:// is taken with it.",
            "%(count)d addresses without https:// are taken with it.",
            completed,
        ) % {"count": completed}
