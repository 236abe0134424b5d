"""`{% picture name width height alt %}`: a picture in the sizes and formats that exist."""

from collections.abc import Mapping

from django import template
from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.files.images import renditions_of
from core.models import Rendition
from core.templatetags.text import plain
from core.text.translated import Text

register = template.Library()


@register.simple_tag(takes_context=True)
def picture(
    context: Mapping[str, Mapping[str, list[Rendition]]],
    name: str,
    width: int | None,
    height: int | None,
    alt: Text | str,
    *,
    sizes: str = "100vw",
    loading: str = "lazy",
    css: str = "",
) -> SafeString:
    """Return a <picture> with AVIF and WebP sources once the task worker has made them.

    A page with several pictures gives `renditions = renditions_of(names)` in its context; without
    it each picture asks the database for its own. loading="eager" is for what is seen first.
    """
    known = context.get("renditions")
    copies = (renditions_of([name]) if known is None else known).get(name, [])
    sources = [
        (kind, ", ".join(f"{copy.url} {copy.width}w" for copy in copies if copy.kind == kind))
        for kind in ("avif", "webp")
    ]
    return format_html(
        '<picture>{}<img{} src="{}" width="{}" height="{}" alt="{}" loading="{}" decoding="async">'
        "</picture>",
        format_html_join(
            "",
            '<source type="image/{}" srcset="{}" sizes="{}">',
            ((kind, srcset, sizes) for kind, srcset in sources if srcset),
        ),
        format_html(' class="{}"', css) if css else "",
        default_storage.url(name),
        width or "",
        height or "",
        plain(alt),
        loading,
    )
