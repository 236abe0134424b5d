import pytest

from talks.programme import Programme
from tests.talks.paper import programme, session, slot


@pytest.fixture
def morning() -> Programme:
    """A plenary, two talks beside a workshop, and coffee in a corner."""
    return programme(
        [
            session("opening", slot("quai", "09:05", "09:20"), format="talk"),
            session("one", slot("quai", "09:20", "10:00"), format="talk", track="mer"),
            session("workshop", slot("digue", "09:20", "11:10"), format="talk", track="ville"),
            session("coffee", slot("phare", "10:00", "10:35"), format="pause"),
            session("two", slot("quai", "10:35", "11:10"), format="talk"),
        ]
    )
