"""Social images: what a shared link of a page shows."""

from django.db import models
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# What the address of the image of "/" says, where that of another page has its path.
HOME = "home"
# Among the static files, for pages that have none of their own.
SITE_IMAGE = "core/social_image.png"
# Where the image of a site with an identity of its own stands for that one: no page has this path.
SITE_PATH = "/:site/"


class SocialImage(models.Model):
    """The image of one public page, as the task worker made it."""

    path = models.CharField(_("path of the page"), max_length=300, unique=True)
    digest = models.CharField(_("digest of what it shows"), max_length=32)
    # Empty for what was tried and could not be drawn.
    file = models.CharField(_("file"), max_length=100, blank=True)
    alt = models.TextField(_("alternative text"))

    class Meta:
        verbose_name = _("social image")
        verbose_name_plural = _("social images")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path

    @property
    def url(self) -> str:
        """Return an address that changes with the image: other networks keep a picture by it."""
        if not self.file:
            return static(SITE_IMAGE)
        return f"{reverse('social_image', args=[self.path.strip('/') or HOME])}?v={self.digest[:8]}"
