from io import StringIO

from django.core.mail import EmailMessage

from core.mail import EmailBackend


def test_link_is_printed_in_one_piece() -> None:
    link = "https://marseille20.example/" + "é" * 100
    out = StringIO()
    mail = EmailMessage("Un été", f"Voilà :\n\n{link}\n", to=["ines@example.org"])
    EmailBackend(stream=out).send_messages([mail])
    assert f"\n{link}\n" in out.getvalue()
    assert "Un été" in out.getvalue()
