"""Proof of work: a little for one browser, much for a flood of comments.

Challenges and their answers are ALTCHA's (https://altcha.org/docs/v1/api/), made and checked by
django-altcha: a number whose hash is the one asked for, once, within twenty minutes.
"""

import json

from django.core.exceptions import ValidationError
from django_altcha import AltchaField, get_altcha_challenge

# Twenty-five thousand hashes on average, a few seconds of a phone.
MOST = 50_000


def challenge() -> str:
    """Return a new challenge as JSON: algorithm, challenge, max_number, salt and signature."""
    return json.dumps(vars(get_altcha_challenge(max_number=MOST)))


def is_solved(answer: str) -> bool:
    """Tell whether an answer solves one of our challenges, and is used for the first time."""
    try:
        AltchaField().clean(answer)
    except ValidationError:
        return False
    return True
