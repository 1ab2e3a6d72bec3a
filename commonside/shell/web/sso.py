"""Single sign-on by OpenID Connect: one provider, named by settings.

django-allauth speaks the protocol. What it would do afterwards (sign people up, link
them by e-mail, keep what the provider tells) is taken out of its hands here: a subject
is matched exactly, and what is kept of the answer are codes.
"""

from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
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

from commonside.ground.colleagues.queries import PROVIDER, has_provider
from commonside.shell.web import fuse

KEPT = ("amr", "acr", "auth_time")
# With a key of the provider's own; never "none", never our shared secret.
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]


class Protocol(OpenIDConnectOAuth2Adapter):
    """The provider's signature is always checked, and our address is our own."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return f"{settings.STAFF_URL}{reverse('web:sso-back')}"

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                id_token,
                self._key_of(jwt.get_unverified_header(id_token).get("kid")),
                algorithms=SIGNED_BY,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                options={"require": ["exp", "iat", "sub"]},
            )
        except (jwt.PyJWTError, KeyError) as wrong:
            raise OAuth2Error("The provider's answer is not as it should be") from wrong

    def _key_of(self, name: str | None) -> Any:
        """The provider's key of this name; without a name, its only one."""
        with get_adapter().get_requests_session() as asked:
            said = asked.get(self.openid_config["jwks_uri"])
            said.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(said.json()).keys
        fits = [key for key in keys if name in (None, key.key_id)]
        if len(fits) != 1:
            raise OAuth2Error("The provider has no such key")
        return fits[0].key


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
    is_on = has_provider() and not fuse.is_lit()
    return str(settings.SSO["name"]) if is_on else ""
