"""What is added to the HTML of Django's admin."""

from django.utils.safestring import SafeString

from core.templatetags.django_html import named_group, row_headers, without_form


def test_first_cell_of_a_row_is_its_header() -> None:
    row = SafeString('<th scope="col"></th><tr><th class="field-name">La rade</th><td>1</td></tr>')
    assert row_headers(row) == (
        '<th scope="col"></th><tr><th scope="row" class="field-name">La rade</th><td>1</td></tr>'
    )


def test_search_of_a_list_stays_a_form() -> None:
    search = '<form id="changelist-search" method="get"><input></form>'
    rows = '<form id="changelist-form" method="post" novalidate><table></table></form>'
    assert without_form(SafeString(search + rows)) == f"{search}<div><table></table></div>"


def test_name_of_a_group_is_text() -> None:
    group = named_group(SafeString('<fieldset class="module aligned"></fieldset>'), "<b>Mot")
    assert '<legend class="visually-hidden">&lt;b&gt;Mot</legend>' in group
