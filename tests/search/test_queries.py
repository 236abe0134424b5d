"""What is found, and what comes first: questions to the demonstration and rows beside it.

Others ask for a day, a need or a place (needs.py).
"""

from typing import NamedTuple

import pytest

from search.documents import Document
from search.index_refresh import known_state
from search.queries import answer, question
from tests.search.needs import missed
from tests.search.rows import SECRET, make_site


class Case(NamedTuple):
    """A question; how the first that is found begins, what else is found, and what is not.

    first: None if nothing may be found, "*" for whatever it is.
    """

    asked: str
    first: str | None
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


OPERATION = "Opération mer propre"
SCALA = "Quand les fans prennent la main"
WRITING = "Écrire pour l’opéra aujourd’hui"
BOAT = "Un bateau pour la culture"
SHIPS = "Porte-conteneurs & rendez-vous"
MUSEUM = "Ouvrir la page d’un musée"
KNOTS = "Sailing knots"
CPP = "C++ et <scènes>"
WHERE = "Où ?"

CASES = [
    # Case and accents.
    Case("opéra", "Opéra", (WRITING, SCALA, OPERATION)),
    Case("geolocalisation", "Géolocalisation", ("La géolocalisation, déjà",)),
    Case("emile", "Émile Œuvrard"),
    # Elision and apostrophes.
    Case("l'opéra", "Opéra", (WRITING, SCALA)),
    Case("aujourd'hui", WRITING),
    Case("o'connor", "Sinéad O’Connor", (SHIPS,)),
    # Hyphens.
    Case("porte-conteneurs", SHIPS),
    Case("week-end", "*", (BOAT,)),
    # Plurals and stems.
    Case("musée", "Musées", (MUSEUM,)),
    # What the stemmers take for one word comes behind the word itself.
    Case("opération", OPERATION),
    Case("operation mer", OPERATION, never=(WRITING,)),
    # Beginnings.
    Case("géoloc", "*", ("Géolocalisation", "La géolocalisation, déjà")),
    Case("co", "*"),
    # One typo.
    Case("geolocalistion", "Géolocalisation"),
    Case("bernrad cova", "Bernard Cova", (SCALA,)),
    # English.
    Case(
        "museum",
        "Musées",
        (
            MUSEUM,
            "Le musée n’est plus seul",
        ),
    ),
    Case("volunteers", "Bénévoles", ("Un festival raconté par ses bénévoles",)),
    Case("sailing", KNOTS),
    Case("lost property", "Objets trouvés"),
    # Names.
    Case("Bernard Cova", "Bernard Cova", (SCALA,)),
    # Rooms, topics, pages, announcements, editions, recaps here and elsewhere.
    Case("oursin", "Salle Oursin"),
    Case("parapluie", "Objets trouvés"),
    # Nothing but words that every text has, signs, or what programs take for orders.
    Case("où", WHERE),
    Case("!?…«»", None),
    Case("C++", CPP),
    Case("a" * 3000, None),
    Case("opéra " * 500, "Opéra"),
    Case("'; DROP TABLE talks_session; --", "*"),
    Case(".*(a+)+$", "*"),
    Case("<script>alert(1)</script>", "*"),
    Case("\\", None),
    # What is not public, or no longer.
    Case(SECRET, None),
    Case(f"{SECRET} retirée", "*", never=(f"{SECRET} retirée",)),
]


@pytest.mark.django_db
def test_questions() -> None:
    make_site()
    failures = {case.asked[:60]: wrong for case in CASES if (wrong := failure(case))}
    assert failures == {}
    assert missed() == {}


def failure(case: Case) -> str:
    titles = [document.title.either for document in documents(case.asked)]
    if case.first is None:
        return f"finds {titles[:3]}" if titles else ""
    if not titles:
        return "finds nothing"
    if case.first != "*" and not titles[0].startswith(case.first):
        return f"first are {titles[:4]}"
    missing = [each for each in case.also if not any(t.startswith(each) for t in titles)]
    wrong = [each for each in case.never if any(title.startswith(each) for title in titles)]
    secret = [title for title in titles if SECRET in title]
    return f"misses {missing}, has {wrong + secret}" if missing or wrong or secret else ""


def documents(asked: str) -> list[Document]:
    return answer(known_state(), question(asked)).documents


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("L’opéra de la mer", ["opera", "mer"]),
        ("de la", ["de", "la"]),
        ("mer mer MER ", ["mer"]),
        ("week-end", ["week end weekend"]),
        ("!?", []),
    ],
)
def test_words_of_a_question(asked: str, words: list[str]) -> None:
    found = question(asked).words
    assert [" ".join(term.word for term in word.terms) for word in found] == words


def test_only_a_last_word_may_go_on() -> None:
    assert [word.terms[0].may_go_on for word in question("la mer ba").words] == [False, True]
    assert not question("mer ").words[0].terms[0].may_go_on
