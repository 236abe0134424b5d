"""What a long page leaves out."""

from django.utils.safestring import SafeString

from core.templatetags.compact import compact


def test_the_layout_of_templates_is_left_out_and_words_stay_as_they_are() -> None:
    html = SafeString(
        '<p\n    class="a"\n>\n    Prix\N{NO-BREAK SPACE}: 3\u202f€  <b>net</b>\n</p>'
    )

    assert compact(html) == '<p class="a" > Prix\N{NO-BREAK SPACE}: 3\u202f€ <b>net</b> </p>'
