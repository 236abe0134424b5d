"""Points where upper apps add to lower ones, which do not know them.

A lower app declares hooks, and extension points for pieces of its pages; an app that stands above
fills them in `AppConfig.ready`. docs/architecture.md lists all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A piece of a page: a template, which finds its content as `content`, and its stylesheets."""

    template: str
    content: object = None
    stylesheets: tuple[str, ...] = ()


class Extensions(tuple[Extension, ...]):
    """The extensions at a point of one page, in the order in which apps are installed."""

    __slots__ = ()

    @property
    def stylesheets(self) -> list[str]:
        return [name for extension in self for name in extension.stylesheets]


class Hook[**P, Answer]:
    """A question that a lower app asks of upper ones; P is what it is asked about."""

    def __init__(self) -> None:
        self._answers: list[Callable[P, Answer]] = []

    def add(self, answer: Callable[P, Answer]) -> None:
        self._answers.append(answer)

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> list[Answer]:
        """Return what each app answers, in the order in which apps are installed."""
        return [answer(*args, **kwargs) for answer in self._answers]


class ExtensionPoint[**P](Hook[P, Extension]):
    """A hook for a place on a page; P is what each extension is made of."""

    def extensions(self, *args: P.args, **kwargs: P.kwargs) -> Extensions:
        return Extensions(self.ask(*args, **kwargs))
