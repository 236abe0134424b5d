"""Reasons for which errors are published all the same: asked for, and shown with their release."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _, gettext_lazy

from core.forms.forms import WordsField
from core.forms.named_fields import NamedField
from talks.admin.problems import (
    Links,
    Reader,
    ShownProblem,
    links_of,
    may_know,
    shown,
    title_of,
)
from talks.clashes import Problem, may_be_excused
from talks.models import Release, Severity

PREFIX = "reason-"
LONGEST = 300


class ReasonsForm(forms.Form):
    """A form with a field for each error that a reason excuses; it may stand outside its form."""

    bound_field_class = NamedField

    def __init__(self, keys: Iterable[str], data: Mapping[str, Any] | None, form: str) -> None:
        """Make a field for each of these keys of problems.

        form: the id of the form that sends them.
        """
        super().__init__(data)
        for key in keys:
            self.fields[f"{PREFIX}{key}"] = WordsField(
                label=gettext_lazy("Why it is published all the same"),
                max_length=LONGEST,
                required=False,
                widget=forms.TextInput({"form": form}),
            )

    @property
    def reasons(self) -> dict[str, str]:
        """Return what was given, by the key of the problem."""
        return {name.removeprefix(PREFIX): given for name, given in self.cleaned_data.items()}

    @property
    def by_problem(self) -> dict[str, BoundField]:
        """Return the fields by the key of their problem."""
        return {field.name.removeprefix(PREFIX): field for field in self}


def asked(problems: Iterable[Problem], data: Mapping[str, Any] | None, form: str) -> ReasonsForm:
    """Return the form that asks why these errors are published, with what was typed."""
    keys = (each.key for each in problems if each.blocks and may_be_excused(each))
    return ReasonsForm(keys, data, form)


def given(data: Mapping[str, Any], form: str) -> ReasonsForm:
    """Return the form with all reasons that were sent."""
    keys = (name.removeprefix(PREFIX) for name in data if name.startswith(PREFIX))
    return ReasonsForm(keys, data, form)


def excused(user: Reader, release: Release) -> list[tuple[ShownProblem, str]]:
    """Return the errors that a release was published with, each with the reason as this user may
    read it: one that tells what they may not know is left out.

    A rule's title stands for the sentence: what it named may be called otherwise now, or be erased.
    """
    links = links_of(release.edition) if release.reasons else Links()
    problems = [
        Problem(
            each["rule"],
            title_of(each["rule"]),
            tuple(map(UUID, each["sides"])),
            Severity.ERROR,
            each["private_to"],
        )
        for each in release.reasons
    ]
    return [
        (problem, _reason(user, kept))
        for problem, kept in zip(shown(user, problems, links), release.reasons, strict=True)
    ]


def _reason(user: Reader, kept: Mapping[str, str]) -> str:
    if not may_know(user, kept["private_to"]):
        return _("[not for all to read]")
    return kept["reason"] or _("[erased]")
