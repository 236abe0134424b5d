"""What upper apps add to the pages of lower ones, which do not know them.

A page declares its points; an app that stands above fills them in `AppConfig.ready`.
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
    """All that stands at a point of one page, in the order in which apps are installed."""

    __slots__ = ()

    @property
    def stylesheets(self) -> list[str]:
        return [name for extension in self for name in extension.stylesheets]


class ExtensionPoint[**P]:
    """A point of a page; P is what each extension is made of."""

    def __init__(self) -> None:
        self._makers: list[Callable[P, Extension]] = []

    def add(self, make: Callable[P, Extension]) -> None:
        self._makers.append(make)

    def extensions(self, *args: P.args, **kwargs: P.kwargs) -> Extensions:
        return Extensions(make(*args, **kwargs) for make in self._makers)
