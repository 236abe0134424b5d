from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.tasks import default_task_backend
from django.utils import timezone

from recaps import letters
from recaps.letters import PAUSES, given_up, send_again, send_letter
from recaps.models import Letter

pytestmark = pytest.mark.django_db
