from datetime import timedelta

import pytest
from django.utils import translation

from core.text.translated import Text
from tests.talks.layout.tables import cells, classes, table
from tests.talks.paper import at, key, programme, session, slot


def test_cell_says_everything_in_the_language_of_the_reader() -> None:
    house = programme(
        [
            session(
                "one",
                slot("quai", "09:05", "10:00"),
                title="Rêver <b>",
                track="mer",
                format="talk",
                people=["Ana <i>", "Bo"],
                summary=Text("Un résumé.", "A summary."),
                languages=("en",),
                full=True,
            )
        ],
        people=["Ana <i>", "Bo"],
    )
    (day,) = table(house).days
    french = cells(day)["one"]
    assert french.title == "Rêver &lt;b&gt;"
    assert french.people == "Ana &lt;i&gt;, Bo"
    assert french.room == '<a class="cell__room" href="/2027/salles/quai/">Quai</a>'
    assert french.times == (
        '<time class="cell__time" datetime="2027-05-20T09:05+02:00" data-minutes="55">'
        "09:05–10:00</time>"
    )
    assert french.link == '<a href="/2027/sessions/one/">Rêver &lt;b&gt;</a>'
    assert french.key == str(key("session", "one"))[:13]
    assert french.kind.startswith("Mer\N{NO-BREAK SPACE}· Conférence\N{NO-BREAK SPACE}· ")
    assert len(french.states) == 1
    assert "day=2027-05-20" in french.facets.split()
    with translation.override("en"):
        (day,) = table(house).days
    english = cells(day)["one"]
    assert english.title == '<span lang="fr">Rêver &lt;b&gt;</span>'
    assert english.link == '<a href="/2027/sessions/one/" lang="fr">Rêver &lt;b&gt;</a>'
    assert english.summary == "A summary."
    assert english.kind == '<span lang="fr">Mer</span>\N{NO-BREAK SPACE}· Talk'


@pytest.mark.parametrize(
    ("languages", "french", "english"),
    [
        (("fr",), "", "French"),
        (("en-GB",), "Anglais britannique", ""),
        (("fr", "de"), "Français et allemand", "French and German"),
        (("mul",), "Plusieurs langues", "Several languages"),
        ((), "", ""),
    ],
)
def test_languages_are_said_unless_the_readers_alone_is_spoken(
    languages: tuple[str, ...], french: str, english: str
) -> None:
    house = programme([session("cap", slot("quai", "10:00", "11:00"), languages=languages)])
    for language, said in (("fr", french), ("en", english)):
        with translation.override(language):
            (day,) = table(house).days
            assert cells(day)["cap"].kind == said


def test_session_with_several_slots_has_a_cell_and_an_id_for_each() -> None:
    house = programme(
        [session("tour", slot("quai", "14:00", "15:00"), slot("quai", "10:00", "11:00"))]
    )
    (day,) = table(house).days
    assert [(hour.start, hour.cells[0].id) for hour in day.hours] == [
        ("10:00", "tour"),
        ("14:00", "tour-2"),
    ]


def test_withdrawn_sessions_and_slots_are_not_shown() -> None:
    house = programme([session("gone", slot("quai", "10:00", "11:00"), state="withdrawn")])
    assert table(house).days == []
    assert table(house).valid_until == at("00:00", day=1) + timedelta(days=1)


def test_cancelled_session_stays_and_says_so_beside_its_replacement() -> None:
    house = programme(
        [
            session("old", slot("quai", "10:00", "11:00"), state="cancelled", full=True),
            session("new", slot("quai", "10:00", "11:00")),
            session("other", slot("digue", "10:00", "11:00")),
        ]
    )
    (day,) = table(house, now=at("10:30")).days
    assert {"cell--off", "room-2"} <= classes(day, "old")
    assert "is-now" not in classes(day, "old")
    assert len(cells(day)["old"].states) == 1
    assert {"is-now", "room-1"} <= classes(day, "new")


def test_what_is_kept_of_a_cell_knows_no_time() -> None:
    house = programme([session("one", slot("quai", "09:00", "10:00"))])
    for _again in range(2):
        (during,) = table(house, at("09:30")).days
        assert classes(during, "one") >= {"is-now"}
        assert [state.css for state in cells(during)["one"].states] == ["live"]
    (before,) = table(house, at("08:00")).days
    assert not {"is-now", "is-past"} & classes(before, "one")
    assert not cells(before)["one"].states
