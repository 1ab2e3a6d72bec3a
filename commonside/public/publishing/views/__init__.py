"""The public face: front, plan, notices."""

from commonside.public.publishing.views.face import (
    front,
    languages,
    notice,
    plan,
    security_txt,
)

__all__ = ["front", "languages", "notice", "plan", "security_txt"]
