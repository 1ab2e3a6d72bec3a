"""The session of a visitor to the public pages; it signs nobody in."""

from commonside.shell.web.sessions import Store


class SessionStore(Store):
    surface = "public"
