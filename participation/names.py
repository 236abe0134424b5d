"""How a person is addressed in a letter and on their own page."""

from speakers.models import Speaker

# In lower case, without their stop. What ends with a stop is a title or an initial anyway.
TITLES = frozenset(
    {"dr", "docteur", "docteure", "doctor", "me", "maître", "m", "mme", "mlle", "mr", "mrs", "ms"}
    | {"mx", "pr", "prof", "professeur", "professeure", "professor", "sir", "dame"}
)


def first_name(speaker: Speaker) -> str:
    """Return the first name, where the name leaves no doubt of it, else the whole name.

    It is the one word that stands beside what the name is sorted by: “Inès” of Inès Sormiou, “Anna”
    of Nagy Anna, sorted by Nagy. Of “Björk”, “Ana Maria Cruz” or “J. Viste” it is all of it.
    """
    whole = speaker.name.split()
    words = [word for word in whole if not _is_title(word)]
    family = speaker.sort_name.split()
    rest = words
    if family and words[-len(family) :] == family:
        rest = words[: -len(family)]
    elif family and words[: len(family)] == family:
        rest = words[len(family) :]
    is_plain = len(rest) == 1 and len(rest) < len(words)
    return rest[0] if is_plain else " ".join(whole)


def _is_title(word: str) -> bool:
    return word.endswith(".") or word.casefold() in TITLES
