"""The rules of a programme, and the problems that break them.

A problem names its rule, says it in a sentence and points to the sessions (or other entries)
concerned. Whether it stops a release is decided in talks.releases: only problems that the release
causes do.
"""

from talks.clashes.circumstances import (
    CIRCUMSTANCES,
    CIRCUMSTANCES_SEEN,
    Circumstances,
    Interval,
    circumstances,
)
from talks.clashes.judging import RULES, USUAL, may_be_excused, problems, severity_of
from talks.clashes.moved import Placed, moved
from talks.clashes.problem import Problem

__all__ = [
    "CIRCUMSTANCES",
    "CIRCUMSTANCES_SEEN",
    "RULES",
    "USUAL",
    "Circumstances",
    "Interval",
    "Placed",
    "Problem",
    "circumstances",
    "may_be_excused",
    "moved",
    "problems",
    "severity_of",
]
