import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.text.mail_addresses import bare


@pytest.mark.parametrize(
    "pasted",
    [
        "Ana Lima <ana@example.org>",
        '"Lima, Ana" <ana@example.org>,',
        "Ana Lima [mailto:ana@example.org]",
        "mailto:ana@example.org?subject=Bonjour&body=a@b.org",
        "ana@example。org",
        "\ufeffana@exam\u200bple.org\u202c",
        "« ana@example.org ».",
    ],
)
def test_what_mail_programs_copy_along(pasted: str) -> None:
    assert bare(pasted) == "ana@example.org"


@pytest.mark.parametrize(
    "pasted",
    [
        "ana lima@example.org",
        "a@b.org, c@d.org",
        "Ana <a@b.org> Bea <c@d.org>",
        "a\x00@b.org",
        "a@",
    ],
)
def test_what_names_nobody_for_sure(pasted: str) -> None:
    """To take a part of it might write to somebody else."""
    with pytest.raises(ValidationError):
        validate_email(bare(pasted))


@pytest.mark.parametrize("signs", ["<@", "<a@", "(<@[", "mailto:@", '"@ '])
def test_however_many_signs_are_pasted_each_is_read_once(signs: str) -> None:
    """A search that went back for each would not end."""
    pasted = signs[:1] + signs[1:] * 200_000
    assert len(bare(pasted)) <= len(pasted)
