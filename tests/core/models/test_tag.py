import pytest

from core.models import Tag
from core.text.translated import Text
from recaps.models import Recap
from tests.factories import SessionFactory, TagFactory

pytestmark = pytest.mark.django_db


@pytest.mark.postgresql
def test_a_topic_typed_in_any_case_is_the_same_topic() -> None:
    opera = TagFactory.create(name="Opéra", name_en="Opera", slug="opera")
    session = SessionFactory.create()
    session.tags.add("opéra", "Billetterie")
    assert list(session.tags.order_by("name")) == [Tag.objects.get(slug="billetterie"), opera]
    assert opera.text == Text("Opéra", "Opera")


def test_a_topic_of_a_session_is_not_one_of_the_row_with_its_number() -> None:
    session = SessionFactory.create(tags=[TagFactory.create()])
    recap = Recap.objects.create(pk=session.pk, title_fr="Récit", slug="recit")
    assert recap.tags.count() == 0
