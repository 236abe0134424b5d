"""What is added to the HTML of Django's admin."""

from django.utils.safestring import SafeString

from core.templatetags.django_html import (
    labelled_cells,
    named_group,
    without_form,
)


def test_cells_say_what_their_column_is_called() -> None:
    heads = (
        '<th scope="col" class="action-checkbox-column"><div class="text"><input></div></th>'
        '<th scope="col" class="sortable column-name sorted ascending"><div class="sortoptions">'
        '</div>\n<div class="text"><a role="button" href="?o=1">Nom</a></div></th>'
        '<th scope="col" class="column-starts"><div class="text"><span>Jour &amp; lieu</span></div>'
        "</th>"
    )
    row = (
        '<td class="action-checkbox"><input></td><th class="field-name"><a href="1/">A</a></th>'
        '<td class="field-starts nowrap">9 h</td>'
    )
    labelled = row.replace(
        '<td class="field-starts', '<td data-label="Jour &amp; lieu" class="field-starts'
    )
    assert labelled_cells(SafeString(heads + row)) == heads + labelled


def test_search_of_a_list_stays_a_form() -> None:
    search = '<form id="changelist-search" method="get"><input></form>'
    rows = '<form id="changelist-form" method="post" novalidate><table></table></form>'
    assert without_form(SafeString(search + rows)) == f"{search}<div><table></table></div>"


def test_name_of_a_group_is_text() -> None:
    group = named_group(SafeString('<fieldset class="module aligned"></fieldset>'), "<b>Mot")
    assert '<legend class="visually-hidden">&lt;b&gt;Mot</legend>' in group
