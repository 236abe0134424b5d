"""What the texts of a mailing become for a reader: placeholders in braces become values, once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _, override

from core.text.translated import LANGUAGES, fold, one_line, shown as visible
from mailings.extension_points import Audience, Placeholder, Value
from mailings.models import PLACEHOLDER, Texts

# A longer text is not sent.
MOST_SIGNS = 20_000
MOST_SIGNS_OF_SUBJECT = 200
# Before a placeholder that has a line for itself: each of its lines begins so.
BULLET = " \t-–—•*"

# What each word in braces of somebody's text becomes, folded; None for their link.
type Values = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a letter: as it was typed, or what a placeholder became."""

    text: str
    is_value: bool = False


def compose(texts: Texts, language: str, values: Values, link: str = "") -> tuple[str, str]:
    """Return the subject and the body for a reader of a language, or in the only one there is."""
    subject = "".join(piece.text for piece in subject_pieces(texts, language, values))
    if len(subject) > MOST_SIGNS_OF_SUBJECT:
        subject = subject[: MOST_SIGNS_OF_SUBJECT - 1].rstrip() + "…"
    body = "".join(piece.text for piece in body_pieces(texts, language, values, link))
    return subject, body.strip() + "\n"


def subject_pieces(texts: Texts, language: str, values: Values) -> list[Piece]:
    """Return the pieces of a subject, which is one line."""
    subject, language = _read(texts, language, "subject")
    return list(_line_pieces(one_line(subject).strip(), language, values, "", is_subject=True))


def body_pieces(texts: Texts, language: str, values: Values, link: str = "") -> list[Piece]:
    """Return the pieces of a letter, the link among them as a value."""
    body, language = _read(texts, language, "text")
    pieces: list[Piece] = []
    for line in visible(body).strip()[:MOST_SIGNS].splitlines():
        pieces += [*_line_pieces(line.rstrip(), language, values, link), Piece("\n")]
    return pieces[:-1]


def _line_pieces(
    line: str, language: str, values: Values, link: str, *, is_subject: bool = False
) -> Iterator[Piece]:
    """Yield the pieces of a line; one that has a list alone in it becomes as many lines."""
    before, *rest = PLACEHOLDER.split(line)
    is_list = len(rest) == 2 and not (before.strip(BULLET) or rest[1].strip() or is_subject)
    yield Piece(before)
    for word, after in zip(rest[::2], rest[1::2], strict=True):
        match values.get(fold(word), f"{{{word}}}"):
            case None:
                yield Piece(link, is_value=True)
            case str(value):
                yield Piece(value, is_value=True)
            case lines if is_list:
                yield Piece(f"\n{before}".join(lines), is_value=True)
            case lines:
                with override(language):
                    yield Piece(get_text_list(list(lines), _("and")), is_value=True)
        yield Piece(after)


def _read(texts: Texts, language: str, part: str) -> tuple[str, str]:
    """Return the subject or the text for a reader of a language, and the language it is in."""
    language = read_language(texts, language)
    words: str = getattr(texts, f"{part}_{language}")
    return words, language


def read_language(texts: Texts, language: str) -> str:
    """Return the language in which a reader gets a letter: theirs, or the only one there is."""
    written = written_languages(texts)
    return language if language in written or not written else written[0]


def written_languages(texts: Texts) -> list[str]:
    """Return the languages in which there is a subject or a text."""
    return [language for language in LANGUAGES if any(parts(texts, language))]


def parts(texts: Texts, language: str) -> tuple[str, str]:
    subject, text = (getattr(texts, f"{part}_{language}") for part in ("subject", "text"))
    return visible(subject).strip(), visible(text).strip()


def placeholders_by_word(audience: Audience) -> dict[str, Placeholder]:
    """Return the placeholders by their words in both languages, folded."""
    return {fold(word): one for one in audience.placeholders for word in one.words.values()}


def used_words(texts: Texts, language: str) -> set[str]:
    """Return the words in braces of the texts of one language, folded."""
    return {fold(word) for part in parts(texts, language) for word in PLACEHOLDER.findall(part)}
