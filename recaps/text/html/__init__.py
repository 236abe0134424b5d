"""Documents as the HTML that rows keep, pages show and feeds carry."""

from recaps.text.html.reading import from_html
from recaps.text.html.writing import HtmlWriter, to_html

__all__ = ["HtmlWriter", "from_html", "to_html"]
