"""The processes that answer readers: one that is down goes unnoticed while another answers."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from operations.checkup import Check
from operations.checkup.reasons import reason
from operations.checkup.trouble import Trouble

SECONDS = 3  # for one answer


def processes() -> str:
    """Check each of WEB_PROCESSES, all at once."""
    addresses: list[str] = settings.WEB_PROCESSES
    if not addresses:
        return _("The number of web processes is not set (WEB_PROCESSES).")
    # The sentence is made here: threads do not know the active language.
    with ThreadPoolExecutor(len(addresses)) as together:
        answers = dict(zip(addresses, together.map(_ask, addresses), strict=True))
    if down := {address: why for address, why in answers.items() if why}:
        sentence = ngettext(
            "%(down)d web process of %(count)d does not answer readers: %(which)s.",
            "%(down)d web processes of %(count)d do not answer readers: %(which)s.",
            len(down),
        )
        which = ", ".join(f"{address} ({_in_words(why)})" for address, why in down.items())
        units = " ".join(f"marseille20-web@{address.rpartition(':')[2]}" for address in down)
        raise Trouble(
            sentence % {"down": len(down), "count": len(answers), "which": which},
            _(
                "On the server, see why (journalctl -u 'marseille20-web@*'), and start again what "
                "is down: systemctl restart %(units)s. With containers, see docker compose logs."
            )
            % {"units": units},
        )
    sentence = ngettext(
        "The web process answers.", "All %(count)d web processes answer.", len(answers)
    )
    return sentence % {"count": len(answers)}


def _ask(address: str) -> str | Exception:
    """Return what keeps the process at an address from readers; "" when nothing does."""
    host, _colon, port = address.rpartition(":")
    try:
        with closing(HTTPConnection(host.strip("[]"), int(port), timeout=SECONDS)) as visitor:
            visitor.request("GET", "/health/ready")
            answer = visitor.getresponse()
            reply = answer.read(200).decode(errors="replace").strip()
    except (OSError, HTTPException) as error:
        return error
    return "" if answer.status == HTTPStatus.OK else reply or str(answer.status)


def _in_words(why: str | Exception) -> str:
    if isinstance(why, TimeoutError):
        return _("no answer within %(seconds)d s") % {"seconds": SECONDS}
    return reason(why) if isinstance(why, Exception) else why


PROCESSES = Check(gettext_lazy("Web processes"), processes)
