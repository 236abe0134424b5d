"""What an organiser does with the hand in a journey, counted."""

from pathlib import Path

from playwright.sync_api import Locator, ViewportSize

DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)


class Hand:
    """Counts what is pressed, and what is sent: typing costs nothing, a file costs one click."""

    def __init__(self) -> None:
        self.clicks = 0
        self.forms = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def send(self, button: Locator) -> None:
        """Press what sends a form."""
        self.forms += 1
        self.click(button)

    def bring(self, field: Locator, file: Path) -> None:
        self.clicks += 1
        field.set_input_files(file)

    @staticmethod
    def write(field: Locator, words: str) -> None:
        field.fill(words)
