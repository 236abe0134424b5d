import re
from html import escape
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from recaps.text.markdown import from_markdown, to_markdown
from recaps.text.markdown.reading import Read, Shown

SITE = "https://marseille.example"
KEY = "0b6cf2a0-5e3c-4a52-9a53-2f8f2c8f1f10"
IMG = f'<img src="/media/{1:024x}.jpg" alt="%s" width="40" height="30">'


def picture(address: str) -> Shown | None:
    if address == f"pictures/{1:024x}.jpg":
        return Shown(url=f"/media/{1:024x}.jpg", width=40, height=30)
    return None


def read(markdown: str) -> Read:
    return from_markdown(markdown, SITE, picture, lambda key: key == f"session:{KEY}")


# --- There and back ------------------------------------------------------------------------------

# Letters, spaces, and every sign that Markdown, HTML or we give a meaning to.
words = st.text(
    alphabet="abé1 .,;:!?’'\"`*_~#+-=|\\/()[]{}<>&©—▶@^$%\u00a0🎭", min_size=1, max_size=12
).map(lambda text: re.sub(" +", " ", text))
plain = (
    words.map(lambda text: text.strip(" \u00a0"))
    .filter(bool)
    .map(lambda text: escape(text, quote=False))
)
loose = words.map(lambda text: escape(text, quote=False))
links = st.builds(
    lambda address, text: f'<a href="{address}">{text}</a>',
    st.sampled_from(
        ["/2027/", "https://a.example/b_(c)?d=1&amp;e=*f*", "mailto:a@b.example", "#x"]
    ),
    plain,
)
mentions = plain.map(lambda t: f'<a data-mention="session:{KEY}" href="/2027/sessions/s/">{t}</a>')


def marked(inner: Any) -> Any:
    return st.builds(
        lambda tag, text: f"<{tag}>{text}</{tag}>", st.sampled_from(["strong", "em"]), inner
    )


# Never two texts in a row: HTML has no such thing.
marks = st.one_of(marked(plain), marked(marked(plain)), marked(links), links, mentions)
line = st.one_of(
    plain,
    marks,
    st.builds("{}{}{}".format, plain, marks, plain),
    st.builds("{}<br>{}".format, plain, plain),
    st.builds("{} {} {}<br>{}".format, plain, marks, plain, marks),
)
caption = st.one_of(
    st.just(""),
    line.map("<figcaption>{}</figcaption>".format),
    plain.map("<figcaption><small>{}</small></figcaption>".format),
    st.builds("<figcaption>{} <small>{}</small></figcaption>".format, line, plain),
)
image = plain.map(lambda alt: IMG % alt.replace('"', "&quot;"))
figure = st.builds("<figure>{}{}</figure>".format, image, caption)
paragraph = line.map("<p>{}</p>".format)
gallery = st.lists(figure, min_size=1, max_size=3).map(
    lambda figures: f'<div class="gallery">{"".join(figures)}</div>'
)
embed = st.builds(
    '<figure class="embed"><a href="https://www.youtube.com/watch?v=a&amp;b=c">{}</a>{}</figure>'.format,
    st.one_of(image, plain),
    plain.map("<figcaption>{}</figcaption>".format) | st.just(""),
)


def lists(items: Any) -> Any:
    return st.builds(
        lambda tag, items: f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag[:2]}>",
        st.sampled_from(["ul", "ol", 'ol start="7"']),
        st.lists(items, min_size=1, max_size=3),
    )


def blocks(most: int) -> Any:
    inner = paragraph if most == 0 else blocks(most - 1)
    quoted = st.lists(inner, min_size=1, max_size=2).map(
        lambda parts: f"<blockquote>{''.join(parts)}</blockquote>"
    )
    item = st.builds("{}{}".format, paragraph, inner | st.just(""))
    return st.one_of(paragraph, lists(item), quoted)


pull = st.builds(
    '<figure class="quote{}"><blockquote>{}</blockquote>'
    "<figcaption>{}</figcaption></figure>".format,
    st.sampled_from(["", " pull"]),
    st.one_of(paragraph, blocks(1)),
    plain,
)
body = st.lists(
    st.one_of(
        blocks(2),
        figure,
        gallery,
        embed,
        pull,
        plain.map("<h2>{}</h2>".format),
        line.filter(lambda text: "<br>" not in text).map("<h3>{}</h3>".format),
        st.just("<hr>"),
    ),
    max_size=5,
).map("".join)


@given(body)
@example("<h2>À propos du # et du ##</h2>")
@settings(max_examples=3 * settings().max_examples)
def test_there_and_back_is_the_same(html: str) -> None:
    markdown = to_markdown(html, SITE)
    back = read(markdown)
    assert back.html == html, markdown
    assert back.changes == []
