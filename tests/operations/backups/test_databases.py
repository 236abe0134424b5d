"""What a restore would put an end to."""

import pytest
from django.db import connection

from operations.backups import databases

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_what_another_program_keeps_there() -> None:
    assert databases.content() == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE wordpress (id integer)")
    assert databases.content() == ["wordpress"]
