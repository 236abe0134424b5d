"""An organiser before the forms of the sheet, whose actions are counted."""

from typing import Any

from django.test import Client

from tests.admin import document


class Hand:
    """Opens, fills in and presses: each is one action."""

    def __init__(self, client: Client, address: str) -> None:
        self.client = client
        self.actions = 0
        self.page = client.get(address)
        self.address = address

    def open(self, slip: str) -> None:
        """Open what a button shows, by its id."""
        self.actions += 1
        [self.form] = document(self.page).xpath(f"//*[@id='{slip}'][@popover]//form")

    def set(self, name: str, value: str) -> None:
        self.actions += 1
        self.form.fields[name] = value

    def press(self, **button: str) -> Any:
        """Send the form that is open, by the button with this name and value."""
        self.actions += 1
        sent = dict(self.form.form_values()) | button
        if self.form.method == "GET":
            self.address = self.form.action or self.address.split("?")[0]
            self.page = self.client.get(self.address, sent)
            self.address = self.page.wsgi_request.get_full_path()
        else:
            self.page = self.client.post(self.address, sent, follow=True)
        return self.page

    def confirm(self) -> Any:
        """Take the plan that is shown."""
        [self.form] = document(self.page).xpath("//form[.//input[@name='seen']]")
        return self.press()
