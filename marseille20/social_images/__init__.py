"""Social images: the picture that a shared link of a page shows.

`pages` has the content of each page's image, `drawing` draws it (with `canvas`, `shapes` and
`typography`), `tasks` keeps the files and rows as the content is. After a change of the look,
`python -m marseille20.social_images` makes that of the site (static/core/social_image.png) again.
"""
