import pytest

from core.models import User
from recaps.models import Recap
from tests.factories import AuthorFactory, RecapFactory
from tests.writing.conftest import recap_of, rewrite
from writing.slugs import draft_slug
from writing.transitions import apply

pytestmark = pytest.mark.django_db


def test_address_of_what_readers_know_stays(author: User, editor: User) -> None:
    """Even one that looks like a draft's."""
    recap = recap_of(author, "draft", title_fr="Brouillon de culture", slug=draft_slug())
    apply("submit", recap, author)
    recap = apply("publish", recap, editor)
    assert recap.slug == "brouillon-de-culture"
    rewrite(recap, title_fr="Bouillon de culture")
    assert apply("publish", recap, editor).slug == "brouillon-de-culture"


@pytest.mark.postgresql
def test_texts_of_one_title_have_an_address_each(author: User) -> None:
    signed = AuthorFactory.create(user=author)
    for title in ("La rade", "La rade", "La rade", "Auteurs"):
        recap = RecapFactory.create(
            title_fr=title, status="draft", slug=draft_slug(), authors=[signed]
        )
        apply("submit", recap, author)
    assert sorted(Recap.objects.values_list("slug", flat=True)) == [
        "auteurs-2", "la-rade", "la-rade-2", "la-rade-3",
    ]  # fmt: skip
