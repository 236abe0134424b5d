import pytest

from recaps.models import ExternalRecap
from recaps.models.moderated import Moderated
from tests.factories import ExternalRecapFactory

pytestmark = pytest.mark.django_db


def test_readers_see_what_is_published_and_editors_what_waits() -> None:
    rows = {state: ExternalRecapFactory.create(state=state) for state in Moderated.State}
    changed = ExternalRecapFactory.create(
        state=Moderated.State.PUBLISHED, proposed={"title": "Autre"}
    )
    # What was refused or taken back is not read again, whatever its sender says next.
    ExternalRecapFactory.create(state=Moderated.State.REFUSED, proposed={"title": "Encore"})
    ExternalRecapFactory.create(state=Moderated.State.WITHDRAWN, proposed={"title": "Encore"})
    assert set(ExternalRecap.objects.published()) == {rows[Moderated.State.PUBLISHED], changed}
    assert set(ExternalRecap.objects.waiting()) == {rows[Moderated.State.HELD], changed}
    assert [state for state, row in rows.items() if row.is_published] == [Moderated.State.PUBLISHED]
