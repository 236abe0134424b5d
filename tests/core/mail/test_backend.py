import email
import email.policy
from io import StringIO

from django.conf import LazySettings
from django.core.mail import EmailMessage, mailers

from core.mail.backend import EmailBackend
from tests.smtp import over_smtp, running

LINK = "https://marseille20.example/" + "é" * 100


def written() -> EmailMessage:
    return EmailMessage("Un été", f"Voilà :\n\n{LINK}\n", to=["ines@example.org"])


def test_link_is_printed_in_one_piece() -> None:
    out = StringIO()
    EmailBackend(stream=out).send_messages([written()])
    assert f"\n{LINK}\n" in out.getvalue()
    assert "Un été" in out.getvalue()


def test_each_mail_is_kept_as_a_file(settings: LazySettings) -> None:
    folder = settings.VAR_DIR / "mail"
    before = set(folder.glob("*"))
    EmailBackend(stream=StringIO()).send_messages([written(), written()])
    kept = sorted(set(folder.glob("*.eml")) - before)
    assert len(kept) == 2
    mail = email.message_from_bytes(kept[0].read_bytes(), policy=email.policy.default)
    assert (mail["Subject"], mail["To"]) == ("Un été", "ines@example.org")
    assert LINK in mail.get_content()
    assert LINK in kept[0].with_suffix(".txt").read_text()


def test_sender_of_the_site_passes_on_its_way_out(settings: LazySettings) -> None:
    """“Marseille 2.0” is no name for a mail server, unless it stands in quotation marks."""
    with running() as mailbox:
        over_smtp(settings, mailbox.port)
        mailers.default.send_messages([written()])
        [mail] = mailbox.mails
    assert mail["From"].addresses[0].display_name == "Marseille 2.0"
