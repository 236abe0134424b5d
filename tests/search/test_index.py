"""Documents in memory: what is replaced, and what is found of it."""

from tantivy import Query

from core.text.translated import Text
from search.documents import Contents, Document, DocumentKind
from search.index import SCHEMA, Index, IndexState


def contents(*titles: str, version: int = 1) -> Contents:
    documents = [
        Document(
            kind=DocumentKind.TOPIC, key=title[:3], editions=(), view="home", title=Text(title)
        )
        for title in titles
    ]
    return Contents({each.id: each for each in documents}, version, "", None)


def found(state: IndexState, word: str) -> list[str]:
    query = Query.term_query(SCHEMA, "title", word, "freq")
    return sorted(document.title.fr for document in state.search(query))


def test_what_is_replaced_is_found_no_more() -> None:
    index = Index(contents("Un phare", "Une jetée"))
    index.replace(contents("Un quai", "Une jetée", "Les quais", version=2))
    assert found(index.state, "phare") == []
    assert found(index.state, "quai") == ["Les quais", "Un quai"]
    assert found(index.state, "jetee") == ["Une jetée"]
    index.replace(contents(version=3))
    assert found(index.state, "quai") == []
    assert index.state.documents == {}


def test_anyone_who_searches_meanwhile_finds_what_was_there() -> None:
    index = Index(contents("Un phare"))
    before = index.state
    index.replace(contents("Une jetée", version=2))
    assert found(before, "phare") == ["Un phare"]


def test_an_empty_site_has_an_index() -> None:
    assert found(Index(contents()).state, "phare") == []
