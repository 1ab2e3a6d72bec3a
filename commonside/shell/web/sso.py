"""Single sign-on by OpenID Connect: one provider, named by settings.

django-allauth speaks the protocol. What it would do afterwards (sign people up, link
them by e-mail, keep what the provider tells) is taken out of its hands here: a subject
is matched exactly, and what is kept of the answer are codes.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

PROVIDER = "sso"
KEPT = ("amr", "acr", "auth_time")


class Protocol(OpenIDConnectOAuth2Adapter):
    """The provider's signature is always checked, and our address is our own."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return f"{settings.STAFF_URL}{reverse('web:sso-back')}"

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


class Provider(OpenIDConnectProvider):
    """What a partnership's own directory says of somebody: a subject, and how sure."""

    id = PROVIDER
    oauth2_adapter_class = Protocol

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Codes alone; a name or an address from elsewhere is no business of ours."""
        said = data.get("id_token", {})
        return {name: said[name] for name in KEPT if name in said}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class Adapter(DefaultSocialAccountAdapter):
    """Stops allauth where the provider has answered; the rest is ours."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        from commonside.shell.web.views.single import answered

        raise ImmediateHttpResponse(answered(request, sociallogin.account))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, *rest: Any, **more: Any
    ) -> None:
        request.session["sso_failed"] = True
        raise ImmediateHttpResponse(redirect("web:sign-in"))


def offered() -> str:
    """The provider's name, or "": none is set, or a demonstration calls nobody."""
    is_on = settings.SSO["issuer"] and not settings.DEMONSTRATION
    return str(settings.SSO["name"]) if is_on else ""
