import pytest

from core.models import User
from recaps.models import Recap
from tests.factories import TagFactory
from tests.writing.imports.bringing import brought

pytestmark = pytest.mark.django_db


def test_hugo(user: User) -> None:
    TagFactory.create(name="Mer")
    text = "---\r\ntitle: Un\r\ndate: 2010-05-22\r\ndraft: true\r\n"
    text += "tags: [mer, inconnu]\r\n---\r\n# A\r\n"
    result = brought(user, "\ufeff" + text, "un.md")
    [draft] = result.drafts
    assert (draft.title_fr, draft.body_fr) == ("Un", "<h2>A</h2>")
    assert [tag.name for tag in draft.tags.all()] == ["Mer"]
    assert len(result.sentences) == 3


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Deux *jours*  au port\n\nTexte", "Deux jours au port", "<p>Texte</p>"),
        ("\n\nDeux &amp; trois\n===\nTexte\n\n# B", "Deux & trois", "<p>Texte</p><h2>B</h2>"),
        ("---\ntitle: ''\n---\n# Un\n", "Un", ""),
        ("Texte\n\n# A", "recit", "<p>Texte</p><h2>A</h2>"),
        ("#\n\nTexte", "recit", "<p>Texte</p>"),
        # Nothing of it would be left.
        ("# [Un](https://a.example)", "recit", '<h2><a href="https://a.example">Un</a></h2>'),
    ],
)
def test_a_text_without_a_title_has_that_of_its_first_heading(
    user: User, text: str, title: str, body: str
) -> None:
    [draft] = brought(user, text, "recit.md").drafts
    assert (draft.title_fr, draft.body_fr) == (title, body)


def test_a_title_that_was_too_long_is_whole_above_the_text(user: User) -> None:
    result = brought(user, f"# {'mot ' * 60}\n\nTexte", "a.md")
    [draft] = result.drafts
    assert draft.title_fr == ("mot " * 60)[:200]
    assert draft.body_fr == f"<h2>{('mot ' * 60).strip()}</h2><p>Texte</p>"
    assert len(result.sentences) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"---\na: [\n---\n",
        b"a\0b",
        b"x" * 1_200_001,
    ],
    ids=["broken", "nul", "heavy"],
)
def test_what_cannot_be_read_is_said(user: User, content: bytes) -> None:
    result = brought(user, content, "a.md")
    assert result.drafts == []
    assert result.sentences[0].startswith("a.md : ")


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("title", "kept"), [(r'"Avant\0après"', "Avantaprès"), ("007", "007"), ('!!int ""', "a")]
)
def test_facts_that_no_row_can_hold(user: User, title: str, kept: str) -> None:
    [draft] = brought(user, f"---\ntitle: {title}\nstandfirst: {title}\n---\nTexte", "a.md").drafts
    assert (draft.title_fr, draft.standfirst_fr) == (kept, kept.removeprefix("a"))


def test_a_text_that_the_desk_could_not_save_is_not_brought(user: User) -> None:
    result = brought(user, "mot " * 300_000, "a.md")
    assert result.drafts == []
    assert not Recap.objects.exists()
    [sentence] = result.sentences
    assert sentence.startswith("a.md : ")
