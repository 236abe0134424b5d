"""A QR code is judged by what a reader of pixels makes of it: here, by the library's own matrix."""

import re

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from core.branding.qr_codes import qr_code

ADDRESS = "https://example.org/2027/programme.ics"


def test_its_path_covers_the_dark_modules_and_no_other() -> None:
    drawn = qr_code(ADDRESS)
    covered = {
        (x, int(y))
        for start, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", drawn)
        for x in range(int(start), int(start) + int(width))
    }
    code = QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(ADDRESS)
    modules = code.get_matrix()
    dark = {(x, y) for y, row in enumerate(modules) for x, is_dark in enumerate(row) if is_dark}
    assert covered == dark
    assert f'viewBox="0 0 {len(modules)} {len(modules)}"' in drawn


def test_a_quiet_edge_is_left_around_it() -> None:
    drawn = qr_code(ADDRESS)
    assert all(int(x) >= 4 and int(y) >= 4 for x, y in re.findall(r"M(\d+) (\d+)", drawn))
