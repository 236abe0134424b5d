"""The addresses of the bell, below /ma-selection/cloche/ and /en/my-picks/bell/."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from push import views

app_name = "push"

urlpatterns = [
    path(pgettext_lazy("address", "key/"), views.key, name="key"),
    path(pgettext_lazy("address", "follow/"), views.follow, name="follow"),
    path(pgettext_lazy("address", "move/"), views.move, name="move"),
    path(pgettext_lazy("address", "stop/"), views.stop, name="stop"),
]
