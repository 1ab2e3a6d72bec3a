"""The addresses of a house whose demonstration is lit."""

from commonside.shell.web.urls import handler404 as handler404
from commonside.shell.web.urls import tree

urlpatterns = tree("both", demonstration=True)
