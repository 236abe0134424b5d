"""Documents as Markdown that people can read and write, and back, with nothing lost.

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

    ↗ [Title](https://blog.example/)        a card of a page elsewhere; its picture may follow

    [A session](https://… "session:1f…")    a mention

    <!-- first column: headers -->          before a table whose first column are headers

    | Before | After |                      a table, whose header row may be empty

    : The vote                              its caption, below it

    A word[^1]                              a footnote, which is said on a line of its own:
    [^1]: What it means

Superscript is a tag, `<sup>`, as is what Markdown cannot emphasise.
Markdown has one way to say some of what documents have two for. What comes back may differ so:

- The words of an item of a list stand in a paragraph.
- A quotation that says neither who spoke nor that it is to be drawn large is one of the text.
- There are no spaces beside a line break, and one where several stood.
- A credit is one line, the last one below its picture, and a caption neither begins nor ends with
  a line break.
- A picture has the size of its file.
- A footnote is one line.
"""

from recaps.text.markdown.reading import from_markdown
from recaps.text.markdown.writing import to_markdown

__all__ = ["from_markdown", "to_markdown"]
