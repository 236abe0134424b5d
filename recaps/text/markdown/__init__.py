"""Recaps as Markdown that people can read and write, and back, with nothing lost.

CommonMark, and a few signs for what it has no words for:

    ![The port](pictures/1f….jpg)           a picture on its own; the next lines are its caption
    The port in *May*                       and, after ©, its credit
    © Ana Sá

    <!-- gallery -->  …  <!-- /gallery -->  pictures that belong together

    > Words                                 who said them, on the last line
    >
    > — Ana Sá

    > [!PULL]                               a pull quote
    >
    > Words

    ▶ [Title](https://vimeo.com/1)          a film or a sound; the next line is its caption

    [A session](https://… "session:1f…")    a mention
"""

from recaps.text.markdown.reading import from_markdown
from recaps.text.markdown.writing import to_markdown

__all__ = ["from_markdown", "to_markdown"]
