"""A server with pages elsewhere, which our site may reach."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests.recaps.cards.pages import picture
from tests.servers import Server, page, running


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    settings.FETCH_LOOPBACK = True
    with running() as server:
        server.scripts["/image"] = page(picture(), "Content-Type: image/jpeg")
        yield server
