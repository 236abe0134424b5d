"""Social cards: the picture that a shared link of a page shows.

`pages` says what each page's card shows, `drawing` draws it (with `sheet`, `shapes` and `letters`),
`tasks` keeps the files and rows as the content is. After a change of the look,
`python -m marseille20.cards` makes the site's own card (static/core/card.png) anew.
"""
