import pytest
from django.utils import translation

from core.text.translated import Text
from talks.layout import Filters, ProgrammeLayout
from talks.programme import Programme
from tests.talks.paper import at, programme, session, slot


@pytest.fixture
def house() -> Programme:
    return programme(
        [
            session(
                "scala",
                slot("quai", "10:00", "11:00"),
                title="L’Opéra\u00a0: le cas de la Scala",
                track="mer",
                format="talk",
                people=["Élodie Œuvrard"],
                tags=["Musées"],
                summary=Text("Une salle qui siffle."),
                services=("live_captions",),
            ),
            session(
                "carte",
                slot("digue", "10:00", "11:00"),
                title="La carte du quartier",
                track="ville",
                format="talk",
                languages=("en",),
                tags=["Lieux"],
            ),
            session(
                "encore",
                slot("digue", "10:00", "11:00", day=2),
                track="ville",
                format="talk",
                languages=("en-GB", "de"),
            ),
            session("cafe", slot("phare", "11:00", "11:30"), format="pause", track="mer"),
            session("gone", slot("phare", "15:00", "16:00"), state="withdrawn", track="mer"),
        ],
        people=["Élodie Œuvrard"],
        tags=["Musées", "Lieux"],
    )


def shown(house: Programme, **query: str | list[str]) -> list[str]:
    """The slugs that a query keeps, on the French page."""
    lists = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
    with translation.override("fr"):
        filters = Filters(house, lists)
        table = ProgrammeLayout(
            house, now=at("09:00"), address=str, room_address=str, filters=filters
        )
    return [cell.id for day in table.days for hour in day.hours for cell in hour.cells]


@pytest.mark.parametrize(
    ("group", "value", "slugs"),
    [
        ("day", "2027-05-21", ["encore"]),
        ("room", "quai", ["scala"]),
        ("track", "ville", ["carte", "encore"]),
        ("format", "talk", ["scala", "carte", "encore"]),
        ("language", "fr", ["scala", "cafe"]),
        ("language", "en", ["carte", "encore"]),
        ("language", "de", ["encore"]),
        ("language", "fr-en", ["scala", "carte", "cafe", "encore"]),
        ("service", "live_captions", ["scala"]),
        ("tag", "Lieux", ["carte"]),
    ],
)
def test_each_group(house: Programme, group: str, value: str, slugs: list[str]) -> None:
    assert shown(house, **{group: value}) == slugs


def test_every_group_must_agree(house: Programme) -> None:
    assert shown(house, track="ville", day="2027-05-20") == ["carte"]
    assert shown(house, track="mer", language="en") == []


@pytest.mark.parametrize(
    "query",
    [
        {"track": "nonsense"},
        {"day": "yesterday"},
        {"colour": "red"},
        {"q": "   "},
        # A break is no choice to offer.
        {"format": "pause"},
    ],
)
def test_what_means_nothing_is_ignored(house: Programme, query: dict[str, str]) -> None:
    assert shown(house, **query) == shown(house)


@pytest.mark.parametrize(
    "words",
    [
        "OPERA",
        "l'opéra : le cas",
        "elodie oeuvrard",
        "musees",
        "siffle",
        "quai",
        "mer scala",
    ],
)
def test_search_finds_title_people_summary_topics_room_and_track(
    house: Programme, words: str
) -> None:
    assert "scala" in shown(house, q=words)


@pytest.mark.parametrize("words", ["oprea", "l'oppéra", "musée", "d'élodie", "mer scalla"])
def test_search_forgives_a_typo_that_no_text_has(house: Programme, words: str) -> None:
    assert shown(house, q=words) == ["scala"]


def test_search_takes_no_other_word_for_one_that_is_there(house: Programme) -> None:
    assert shown(house, q="carte") == ["carte"]
    assert shown(house, q="cart scallas") == []


def test_search_is_cut_where_nobody_reads_on(house: Programme) -> None:
    assert Filters(house, {"q": ["x" * 10_000]}).search == "x" * 100


def test_only_choices_that_choose_something_are_offered(house: Programme) -> None:
    with translation.override("fr"):
        groups = {group.name: group for group in Filters(house, {"track": ["ville"]}).groups}
    # One format is left once breaks are out: a single box would change nothing.
    assert list(groups) == ["service", "language", "track", "day", "room", "tag"]
    assert [(choice.value, choice.chosen) for choice in groups["track"].choices] == [
        ("mer", False),
        ("ville", True),
    ]
    assert [choice.value for choice in groups["room"].choices] == ["quai", "digue"]
    assert [choice.label for choice in groups["tag"].choices] == ["Lieux", "Musées"]


def test_filters_count_what_is_asked(house: Programme) -> None:
    assert not Filters(house, {"track": ["nonsense"]})
    assert len(Filters(house, {"track": ["mer", "ville"], "q": ["scala"]})) == 3


def test_a_group_of_many_choices_waits_behind_the_others(
    house: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [group.name for group in Filters(house).foremost] == ["service", "language", "track"]
    monkeypatch.setattr("talks.layout.filters.MANY", 1)
    query = {"track": ["mer"]}
    filters = Filters(house, query)
    # What some cannot do without stays in front.
    assert [group.name for group in filters.foremost] == ["service"]
    assert [group.name for group in filters.others] == ["language", "track", "day", "room", "tag"]
    assert filters.uses_others
