"""Texts shown in the reader's language."""

import re
from collections.abc import Iterable
from html import unescape
from itertools import groupby
from operator import itemgetter

from django import template
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.template.defaultfilters import stringfilter
from django.utils.html import conditional_escape, escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from core.text.nesting import TOKEN, words
from core.text.richtext import sanitize
from core.text.translated import NO_BREAK_SPACE, Text, typeset, written

# As much as search engines show of a page.
DESCRIPTION = 155
# What parts words where it stands; "<b>" does not.
BLOCK = re.compile(r"</?(?:blockquote|br|figcaption|h\d|hr|li|ol|p|ul)\b")
# As many letters as a line of a phone holds, “…” among them.
LINE = 40
# No “M.” is a sentence.
SENTENCES = re.compile(rf".{{11,{LINE - 1}}}[.!?…](?= )", re.DOTALL)
WORDS = re.compile(rf".{{1,{LINE - 1}}}(?= )", re.DOTALL)
# “e-” of “e-mail”, and what keeps a line from ending behind it; no font needs a sign for that.
FIRST_LETTER = re.compile(r"\b\w-(?=\w)")
WORD_JOINER = "\u2060"

register = template.Library()


def reader_language() -> str:
    return get_language() or "fr"


@register.filter
def plain(text: Text | str) -> str:
    """Return the words alone, for attributes and titles."""
    reader = reader_language()
    return typeset(*((text, reader) if isinstance(text, str) else text.read_in(reader)))


@register.filter
def text(text: Text | str) -> SafeString:
    """Return the words for a reader; those in another language carry their own `lang`."""
    reader = reader_language()
    string, language = (text, reader) if isinstance(text, str) else text.read_in(reader)
    return _in_language(typeset(string, language), language)


@register.filter
def is_long(text: Text | str) -> bool:
    """Tell whether the words are more than a line of a phone holds."""
    return len(plain(text)) > LINE


@register.filter
def folded(text: Text) -> SafeString:
    """Return the words for a reader; those that are no sentence of the first line can be hidden."""
    reader = reader_language()
    string, language = text.read_in(reader)
    string = typeset(string, language)
    sentences = SENTENCES.match(string)
    first = sentences or WORDS.match(string)
    end = first.end() if first else LINE - 1
    css = "fold__rest" if sentences else "fold__rest fold__rest--cut"
    html = format_html('{}<span class="{}">{}</span>', string[:end], css, string[end:])
    return html if language == reader else format_html('<span lang="{}">{}</span>', language, html)


def _in_language(string: str, language: str) -> SafeString:
    if language == reader_language() or not string:
        return conditional_escape(string)
    return format_html('<span lang="{}">{}</span>', language, string)


def in_a_row(texts: Iterable[Text], separator: str) -> SafeString:
    """Return the words of texts in a row; neighbours in the same language share its `lang`."""
    read = [text.read_in(reader_language()) for text in texts]
    runs = [
        _in_language(separator.join(typeset(*one) for one in run), language)
        for language, run in groupby(read, key=itemgetter(1))
    ]
    return SafeString(separator.join(runs))


def link(address: str, text: Text, css: str | None = None) -> SafeString:
    """Return the words as a link, which carries their `lang` if it is not the reader's."""
    string, language = text.read_in(reader_language())
    foreign = language if string and language != reader_language() else None
    attributes = flatatt({"class": css, "href": address, "lang": foreign})
    return format_html("<a{}>{}</a>", attributes, typeset(string, language))


@register.filter
def paragraphs(text: Text) -> SafeString:
    """Return the words as paragraphs (a blank line starts one), with `lang` in another language."""
    string, language = text.read_in(reader_language())
    html = linebreaks(typeset(string, language), autoescape=True)
    if language != reader_language():
        html = format_html('<div lang="{}">{}</div>', language, mark_safe(html))  # noqa: S308 (escaped above)
    return mark_safe(html)  # noqa: S308 (escaped above)


@register.filter
def whole(name: str) -> str:
    """Return a name whose last word stays beside the one before: “Marseille 2.0” is not split."""
    return NO_BREAK_SPACE.join(name.rsplit(" ", 1))


@register.filter
@stringfilter
def unbroken(text: str) -> str:
    """Return the words so that no line ends behind the first letter of one, as in “e-mail”."""
    return FIRST_LETTER.sub(rf"\g<0>{WORD_JOINER}", text)


@register.filter
def web(address: str) -> str:
    """Return the address if it is one of the web, else "": a row need not come from a form."""
    return address if address.startswith(("http://", "https://")) else ""


register.filter("written", written, expects_localtime=True)


@register.filter
def rich(text: Text) -> SafeString:
    """Return formatted text, sanitized again: a row need not come from a form.

    The element around it says `lang="{{ text|language_of }}"`.
    """
    string, language = text.read_in(reader_language())
    try:
        clean = sanitize(string)
    except ValidationError:
        clean = escape(words(string))
    # As characters, or typeset would add to those written as entities.
    clean = clean.replace("&nbsp;", NO_BREAK_SPACE)
    return mark_safe(typeset(clean, language))  # noqa: S308 (sanitized just here)


def beginning(text: Text) -> str:
    """Return the first words of a formatted text without its markup, to describe its page."""
    string, language = text.read_in(reader_language())
    bare = unescape(TOKEN.sub("", BLOCK.sub(r" \g<0>", string)))
    return shortened(bare, language)


def shortened(plain: str, language: str) -> str:
    """Return the beginning of a plain text, short enough to describe its page."""
    return typeset(Truncator(" ".join(plain.split())).chars(DESCRIPTION), language)


@register.filter
def language_of(text: Text) -> str:
    """Return the language the reader is really shown."""
    return text.read_in(reader_language())[1]


@register.filter
def compact(html: SafeString) -> SafeString:
    """Replace each run of spaces and line ends by one space; not for text that keeps its lines."""
    # (no-break spaces stay)
    return SafeString(re.sub(r"[ \n]+", " ", html))
