"""HTML that Django's admin lacks, for readers of screen readers and of phones."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

HEAD = re.compile(
    r'<th scope="col" class="(?:[^"]* )?column-(\w+)[^>]*>.*?<div class="text"><[^>]*>([^<]*)<',
    re.DOTALL,
)
CELL = re.compile(r'<td class="field-(\w+)')
# The one of rows or of a row; that of the search is another one.
FORM = re.compile(r"<form [^>]*novalidate>(.*)</form>", re.DOTALL)


@register.filter
def row_headers(rows: SafeString) -> SafeString:
    """Mark the first cell of each row of a list as the header of the row.

    rows: as Django's admin made them; no value of theirs has a tag of its own.
    """
    return SafeString(rows.replace("<th class=", '<th scope="row" class='))


@register.filter
def labelled_cells(rows: SafeString) -> SafeString:
    """Give each cell of a list the label of its column: a phone shows both together.

    rows: as Django's admin made them; heads and cells of a column have one name in their classes.
    """
    labels = dict(HEAD.findall(rows))
    return SafeString(
        CELL.sub(lambda cell: f'<td data-label="{labels.get(cell[1], "")}"{cell[0][3:]}', rows)
    )


@register.filter
def without_form(content: SafeString) -> SafeString:
    """Remove the form of a page on which nothing can be sent: it has no button."""
    return SafeString(FORM.sub(r"<div>\1</div>", content))


@register.filter
def named_group(content: SafeString, name: str) -> SafeString:
    """Add a legend to a group of fields that Django draws without a name."""
    legend = format_html('<legend class="visually-hidden">{}</legend>', name)
    return SafeString(re.sub(r'(<fieldset class="module aligned">)', rf"\1{legend}", content))


@register.filter
def for_password_managers(content: SafeString) -> SafeString:
    """Hide the username field from all but password managers: it has no label."""
    field = re.compile(r'(<input type="text" name="username" [^>]*)class="hidden">')
    return SafeString(field.sub(r'\1autocomplete="username" hidden>', content))
