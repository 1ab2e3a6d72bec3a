"""The session of somebody at a staff desk."""

from commonside.shell.web.sessions import Store


class SessionStore(Store):
    surface = "staff"
