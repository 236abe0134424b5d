"""What becomes of kept data when the language of speech becomes a list, and one again."""

from importlib import import_module

import pytest
from django.apps import apps

from core.models import RowChange

pytestmark = pytest.mark.postgresql

module = import_module("talks.migrations.0006_session_languages")


def test_what_was_written_down_of_sessions_goes_along(db: None) -> None:
    given = {"whole_model": "talks.session", "whole_id": 1, "model": "talks.session", "row_id": 1}
    gone = RowChange.objects.create(
        **given, kind="deleted", before={"title_fr": "Phare", "language": "fr-en"}
    )
    changed = RowChange.objects.create(
        **given, kind="changed", before={"language": "fr"}, after={"language": "fsl"}
    )
    rewrite = module.rewrite_history

    rewrite(apps, module.listed)
    for row in (gone, changed):
        row.refresh_from_db()
    assert gone.before == {"title_fr": "Phare", "languages": ["fr", "en"]}
    assert (changed.before, changed.after) == ({"languages": ["fr"]}, {"languages": ["fsl"]})

    rewrite(apps, module.chosen)
    for row in (gone, changed):
        row.refresh_from_db()
    assert gone.before == {"title_fr": "Phare", "language": "fr-en"}
    assert (changed.before, changed.after) == ({"language": "fr"}, {"language": "fsl"})


@pytest.mark.parametrize(
    ("languages", "language"),
    [
        (["fr"], "fr"),
        (["en", "fr"], "fr-en"),
        (["de", "en"], "en"),
        (["fsl", "de"], "fsl"),
        (["de"], "fr"),
        ([], "fr"),
    ],
)
def test_one_of_the_few_that_were_known(languages: list[str], language: str) -> None:
    assert module.one_of(languages) == language
