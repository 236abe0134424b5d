"""Words: of texts and questions, mistaken, marked, and those of days and hours."""

from datetime import date, time

import pytest

from core.text.translated import Text
from search.calendar import When, beside_hour, expressions, hour
from search.documents import Contents, Document, DocumentKind
from search.highlights import LENGTH, Highlighter
from search.index import Index, IndexState
from search.queries import question
from search.suggestions import suggestion
from search.terms import Meaning, Term
from search.words import searchable, singular_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Opéra d'Œuvrard", "opera oeuvrard"),
        ("E\u0301COLE", "ecole"),
        ("qu’est-ce", "est ce estce"),
        ("aujourd'hui", "aujourd hui aujourdhui"),
        ("week-end, week\u2011end", "week end weekend week end weekend"),
        ("L\u02bcopéra, c\u02bchoar", "opera hoar"),
        ("C++ : 100 %", "c 100"),
        ("🎭 «  » --- ''", ""),
        ("snake_case", "snake case"),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    assert searchable(text) == words


def matches(word: str, typed: str, *, may_go_on: bool = False, may_differ: bool = False) -> bool:
    return Meaning([Term(typed, may_go_on, may_differ)]).matches(word)


@pytest.mark.parametrize("word", ["quoi", "x" * 27, "日本語の本文", "ミストラル"])
def test_what_is_no_mistake_of_another_word(word: str) -> None:
    assert not Term(word, may_differ=True).can_differ


@pytest.mark.parametrize("word", ["mistral", "мистраль", "مسترال", "μιστράλ"])
def test_alphabets_have_typos(word: str) -> None:
    assert Term(word, may_differ=True).can_differ


def highlighter(asked: str) -> Highlighter:
    return Highlighter([term for word in question(asked).words for term in word.terms])


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("opera", "L’Opéra d’été", "L’<mark>Opéra</mark> d’été"),
        ("l'opéra", "l’opéra, les opéras", "l’<mark>opéra</mark>, les <mark>opéras</mark>"),
        ("weekend", "un week-end !", "un <mark>week-end</mark>\xa0!".replace("\xa0", " ")),
        ("oeuvre", "l’Œuvre", "l’<mark>Œuvre</mark>"),
        ("ecole", "E\u0301cole", "<mark>École</mark>"),
        ("med", "Médiation", "<mark>Médiation</mark>"),
        ("b", "<b>&amp;</b>", "&lt;<mark>b</mark>&gt;&amp;amp;&lt;/<mark>b</mark>&gt;"),
        ("script", '"><script>', "&quot;&gt;&lt;<mark>script</mark>&gt;"),
        ("rien", "tout autre\u202f!", "tout autre\u202f!"),
    ],
)
def test_marks(asked: str, text: str, marked: str) -> None:
    assert highlighter(asked).mark(text) == marked


def test_an_excerpt_has_the_first_word_that_was_asked_for() -> None:
    text = " ".join(["avant"] * 400 + ["phare"] + ["après"] * 400)
    part = highlighter("phare").excerpt(text)
    assert part.startswith("… avant")
    assert " phare après" in part
    assert part.endswith(" …")
    assert len(part) < 2 * LENGTH


TEXTS = {
    "Géolocalisation": "Une carte des quais.",
    "Médiathèque des Docks": "Des bibliothécaires y travaillent.",
}


@pytest.fixture(scope="module")
def state() -> IndexState:
    documents = [
        Document(
            kind=DocumentKind.TOPIC,
            key=title,
            editions=(),
            view="home",
            title=Text(title),
            people="Sinéad O’Connor",
            text=Text(text),
        )
        for title, text in TEXTS.items()
    ]
    return Index(Contents({each.id: each for each in documents}, 1, "", None)).state


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("geolocalistion", "Géolocalisation"),
        ("mediatheqe sinaed", "Médiathèque Sinéad"),
        # Two letters are amiss: only where names stand.
        ("gelocalistion", "Géolocalisation"),
        ("bibliothecaries", "bibliothécaires"),
        ("bblothecaires", ""),
        # These are there, or begin so.
        ("médiathèque", ""),
        # Too short, or like nothing.
        ("dosk", ""),
        ("!?", ""),
        ("", ""),
    ],
)
def test_suggestions(state: IndexState, asked: str, meant: str) -> None:
    assert suggestion(state, asked) == meant


SATURDAY, SUNDAY = date(2027, 5, 1), date(2027, 5, 2)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *(("samedi", SATURDAY), ("Sunday", SUNDAY), ("dim", SUNDAY), ("1er mai", SATURDAY)),
        *(("1 mai", SATURDAY), ("May 2nd", SUNDAY), ("2 May", SUNDAY), ("02/05", SUNDAY)),
        *(("2027-05-02", SUNDAY), ("jour 2", SUNDAY), ("first day", SATURDAY), ("demain", SUNDAY)),
    ],
)
def test_days(typed: str, day: date) -> None:
    known = expressions((SATURDAY, SUNDAY), SATURDAY)
    assert known[words(typed)].days == (day,)


def test_a_day_on_which_nothing_is_held_is_none_of_them() -> None:
    known = expressions((SATURDAY, SUNDAY), SUNDAY)
    assert known["lundi"] == When(days=())
    assert known["tomorrow"].days == ()
    assert "sun" not in known
    assert beside_hour("sun", (SATURDAY, SUNDAY)).days == (SUNDAY,)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(("15 h", time(15)), ("15h30", time(15, 30)), ("15:30", time(15, 30)), ("3pm", time(15))),
        *(("3.30 p.m.", time(15, 30)), ("12 am", time(0)), ("12 pm", time(12)), ("9 am", time(9))),
        *(("at 3", time(15)), ("vers 10 heures", time(10)), ("3 o'clock", time(15))),
        *(("quinze heures", time(15)), ("dix heures trente", time(10, 30))),
        *(("neuf heures et demie", time(9, 30)), ("3 heures moins le quart", time(14, 45))),
        *(("vingt-deux heures", time(22)), ("15 heures 30", time(15, 30))),
        *(("three o'clock", time(15)), ("half past ten", time(10, 30)), ("nine am", time(9))),
        *(("quarter to three", time(14, 45)), ("vingt-cinq heures", None), ("dix notes", None)),
        *(("dix-sept heures quarante-cinq", time(17, 45)), ("une heure de pause", None)),
        *(("2010", None), ("25 h", None), ("3 scènes", None), ("mistral", None)),
    ],
)
def test_hours(typed: str, found: time | None) -> None:
    assert hour(words(typed))[0] == found


def words(typed: str) -> str:
    return " ".join(singular_words(typed))
