"""Colours: every pair that the site shows can be read in both themes, with each palette."""

import pytest

from core.branding.palettes import (
    PAIRS,
    PALETTES,
    Palette,
    contrast,
    faults,
    roles,
    stylesheet,
)

GREY = Palette(paper="#f4f4f4", ink="#8a8a8a", sea="#1b3fc0", point="#f0441c", signal="#ffc72c")


@pytest.mark.parametrize("name", PALETTES)
def test_every_pair_of_every_palette_can_be_read(name: str) -> None:
    of = roles(PALETTES[name])
    for front, grounds, least in PAIRS:
        for ground in grounds:
            for theme in ("light", "dark"):
                ratio = contrast(getattr(of[front], theme), getattr(of[ground], theme))
                assert ratio >= least, (front, ground, theme)
    assert not list(faults(PALETTES[name]))


def test_the_ratio_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_a_pair_that_cannot_be_read_is_found() -> None:
    found = {(fault.front, fault.ground, fault.is_dark) for fault in faults(GREY)}
    assert ("ink", "paper", False) in found
    assert {is_dark for _front, _ground, is_dark in found} == {False, True}


def test_a_stylesheet_has_the_colours_of_both_themes() -> None:
    sheet = stylesheet(PALETTES["ocre"])
    assert sheet.startswith("@layer tokens{:root{--calcaire:#f6efe4;")
    assert "--paper:light-dark(#f6efe4,#26110c)" in sheet
