"""What judges the project: the first step that fails ends it, with what runs beside it."""

from tests.__main__ import Step, first_to_fail

GOOD, BAD = Step("good", ["true"]), Step("bad", ["false"])
GOOD_BESIDE = Step("good", ["true"], is_beside=True)
BAD_BESIDE = Step("bad", ["false"], is_beside=True)
ENDLESS_BESIDE = Step("endless", ["tail", "-f", "/dev/null"], is_beside=True)


def test_first_step_that_fails_ends_all() -> None:
    assert first_to_fail([GOOD_BESIDE, GOOD]) is None
    assert first_to_fail([GOOD, BAD, ENDLESS_BESIDE]) is BAD
    assert first_to_fail([ENDLESS_BESIDE, BAD]) is BAD
    assert first_to_fail([BAD_BESIDE, GOOD, GOOD]) is BAD_BESIDE
    assert first_to_fail([GOOD, BAD_BESIDE]) is BAD_BESIDE
