import pytest
from django.core.exceptions import ValidationError

from recaps.models import Recap
from recaps.text.body import MOST, refuse_heavy


def test_more_than_a_book_is_refused() -> None:
    refuse_heavy("a" * MOST)
    with pytest.raises(ValidationError):
        refuse_heavy("a" * (MOST + 1))


def test_a_recap_is_cleaned_as_its_form_is_read() -> None:
    recap = Recap(body_fr="<hr><script>x</script>", body_en="<p onclick=x>a</p>")
    recap.clean_fields(exclude=["title_fr", "slug"])
    assert (recap.body_fr, recap.body_en) == ("<hr>", "<p>a</p>")


def test_a_tangle_is_refused_before_it_is_read() -> None:
    for html in ("<div>" * 90_000, "<p>" * 90_000):
        with pytest.raises(ValidationError):
            refuse_heavy(html)
        with pytest.raises(ValidationError) as refusal:
            Recap(body_fr=html).clean_fields(exclude=["title_fr", "slug"])
        assert list(refusal.value.message_dict) == ["body_fr"]
