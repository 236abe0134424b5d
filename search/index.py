"""The index of documents in memory, by their words."""

from itertools import count
from typing import NamedTuple, cast

from tantivy import (
    Document as Row,
    Filter,
    Index as Engine,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)

from core.text.translated import LANGUAGES
from search.documents import Contents, Document
from search.words import STEMMERS, searchable

# Where words stand: as they are in a field of that name, as stems in one for each language.
AREAS = ("title", "people", "topics", "text")
# The memory of the engine's writer, in bytes: the least it takes.
WRITER_BYTES = 15_000_000


def stems(area: str, language: str) -> str:
    """Return the name of the field for stems of an area in a language."""
    return f"{area}_{language}"


def _schema() -> Schema:
    builder = SchemaBuilder()
    # A signed field: the writer finds no other to delete.
    builder.add_integer_field("number", indexed=True, fast=True)
    builder.add_text_field("editions", tokenizer_name="raw", index_option="basic")
    for area in AREAS:
        builder.add_text_field(area, tokenizer_name="words", index_option="freq")
        for language in LANGUAGES:
            builder.add_text_field(
                stems(area, language), tokenizer_name=language, index_option="basic"
            )
    return builder.build()


SCHEMA = _schema()


class Vocabulary(NamedTuple):
    """The longest word and the letters of an index, of all words that it ever had.

    longest: its number of letters. letters: all that occur.
    """

    longest: int = 0
    letters: frozenset[str] = frozenset()

    def may_have(self, word: str, mistakes: int) -> bool:
        """Tell whether there can be such a word, with so many wrong letters."""
        foreign = sum(letter not in self.letters for letter in word)
        return len(word) <= self.longest and foreign <= mistakes

    def and_of(self, row: Row) -> "Vocabulary":
        texts = [text for area in AREAS for text in row.get_all(area)]
        longest = max((len(word) for text in texts for word in text.split()), default=0)
        return Vocabulary(max(self.longest, longest), self.letters.union(*texts))


class IndexState(NamedTuple):
    """The index at one time: its contents, documents by number, vocabulary and searcher."""

    contents: Contents
    documents: dict[int, Document]
    vocabulary: Vocabulary
    searcher: Searcher

    def search(self, query: Query, limit: int = 0) -> list[Document]:
        """Return the documents that a query finds, at most `limit` if given, best first."""
        most = limit or len(self.documents) or 1
        hits = self.searcher.search(query, limit=most, count=False).hits
        numbers = self.searcher.fast_field_values("number", [address for _score, address in hits])
        return list(map(self.documents.__getitem__, cast("list[int]", numbers)))


class Index:
    """An index whose immutable `state` readers use; one thread at a time replaces it."""

    def __init__(
        self,
        contents: Contents,
        engine: Engine | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Write the contents into an engine, by default in memory.

        A vocabulary means that the engine has these contents already, and that others use it too.
        """
        self._engine = _prepared(engine or Engine(SCHEMA))
        self._is_shared = vocabulary is not None
        self._vocabulary = vocabulary or Vocabulary()
        documents = dict(enumerate(contents.documents.values())) if self._is_shared else {}
        self._numbers = count(len(documents))
        held = contents if self._is_shared else Contents({}, 0, "", None)
        self.state = IndexState(held, documents, self._vocabulary, self._engine.searcher())
        self.replace(contents)

    def replace(self, contents: Contents) -> None:
        """Replace the contents, writing only what differs."""
        kept: dict[int, Document] = {}
        gone: list[int] = []
        for number, document in self.state.documents.items():
            if contents.documents.get(document.id) == document:
                kept[number] = document
            else:
                gone.append(number)
        held = {document.id for document in kept.values()}
        new = {
            next(self._numbers): document
            for key, document in contents.documents.items()
            if key not in held
        }
        if self._is_shared and (gone or new):
            # A shared index is left unchanged.
            self._engine, self._is_shared = _prepared(Engine(SCHEMA)), False
            gone, new = [], kept | new
        if gone or new:
            self._write(gone, new)
        self.state = IndexState(contents, kept | new, self._vocabulary, self._engine.searcher())

    def _write(self, gone: list[int], new: dict[int, Document]) -> None:
        writer = self._engine.writer(WRITER_BYTES, num_threads=1)
        for number in gone:
            writer.delete_documents_by_term("number", number)
        for number, document in new.items():
            row = _row(number, document)
            self._vocabulary = self._vocabulary.and_of(row)
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()
        self._engine.reload()


def _prepared(engine: Engine) -> Engine:
    """Register the tokenizers of the fields with an engine."""
    words = TextAnalyzerBuilder(Tokenizer.whitespace())
    engine.register_tokenizer("words", words.build())
    for language, name in STEMMERS.items():
        stemmed = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer(name))
        engine.register_tokenizer(language, stemmed.build())
    # The index reloads the engine after each write.
    engine.config_reader("Manual")
    return engine


def _row(number: int, document: Document) -> Row:
    row = Row()
    row.add_integer("number", number)
    for edition in document.editions:
        row.add_text("editions", edition)
    for area in AREAS:
        text = getattr(document, area)
        if isinstance(text, str):
            row.add_text(area, searchable(text))
            continue
        french, english = searchable(text.fr), searchable(text.en)
        row.add_text(area, french if french == english else f"{french} {english}")
        row.add_text(stems(area, "fr"), french)
        row.add_text(stems(area, "en"), english)
    return row
