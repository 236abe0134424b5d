"""The organisers' guide: docs/organiser.*.md, in the language of the admin or the other one."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from core.text.translated import LANGUAGES

FOLDER = settings.BASE_DIR / "docs"
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def guide(request: HttpRequest, site: AdminSite) -> HttpResponse:
    asked = request.GET.get("language") or get_language()
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    head, _line, rest = (FOLDER / f"organiser.{language}.md").read_text("utf-8").partition("\n")
    context = {
        **site.each_context(request),
        "title": head.removeprefix("# "),
        "language": language,
        # It is a file of ours, and no markup in it is taken for HTML.
        "guide": SafeString(MARKDOWN.render(rest)),
    }
    return TemplateResponse(request, "admin/guide.html", context)
