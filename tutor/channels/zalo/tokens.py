"""The access token of an Official Account, renewed by one at a time."""

import base64
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from tutor.channels.zalo.failures import SendError
from tutor.storage.zalo import Tokens, ZaloRecords

logger = logging.getLogger(__name__)

_EARLY = timedelta(hours=5)  # of 25: at 20 hours, while there is time to act if it fails
_TIMEOUT_S = 20.0
_LEASE_S = 60.0  # longer than the call: two never spend the same refresh token
_LOOK_EVERY_S = 0.2
_UNTOLD_S = 3600
_PATH = "/v4/oa/access_token"


class OAuth:
    """The one endpoint that gives tokens."""

    def __init__(self, base_url: str, app_id: str, app_secret: str) -> None:
        self._base_url, self._app_id, self._app_secret = base_url, app_id, app_secret

    def consent_url(self, redirect_uri: str, verifier: str, state: str) -> str:
        """Where an administrator of the account agrees."""
        asked = {
            "app_id": self._app_id,
            "redirect_uri": redirect_uri,
            "code_challenge": challenge(verifier),
            "state": state,
        }
        return f"{self._base_url}/v4/oa/permission?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str, now: datetime) -> Tokens:
        """The first pair, for the code of the callback."""
        grant = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        return self._ask(grant, now)

    def refresh(self, token: str, now: datetime) -> Tokens:
        """The next pair. Afterwards both old ones are worth nothing."""
        return self._ask({"grant_type": "refresh_token", "refresh_token": token}, now)

    def _ask(self, grant: Mapping[str, str], now: datetime) -> Tokens:
        try:
            answer = httpx.post(
                self._base_url + _PATH,
                data={"app_id": self._app_id, **grant},
                headers={"secret_key": self._app_secret},
                timeout=_TIMEOUT_S,
            )
            given = answer.json()
        except httpx.HTTPError as error:
            raise SendError("again", type(error).__name__, "oauth") from None
        except ValueError:
            raise SendError("again", f"HTTP {answer.status_code} without JSON", "oauth") from None
        return _tokens(given if isinstance(given, dict) else {}, now)


class TokenKeeper:
    """Gives the access token that is valid. Safe with several threads and several workers."""

    def __init__(
        self,
        records: ZaloRecords,
        oauth: OAuth,
        account: str,
        now: Callable[[], datetime],
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._records, self._oauth, self._account = records, oauth, account
        self._now, self._sleep = now, sleep

    def current(self) -> str:
        """The access token, renewed where it is soon over; SendError for the operator where
        nobody has logged in."""
        tokens = self._kept()
        now = self._now()
        if tokens.expires_at - now > _EARLY:
            return tokens.access
        try:
            return self.renewed(tokens.access)
        except SendError:
            if tokens.expires_at > now:  # early: it goes on working meanwhile
                logger.exception("the Zalo token could not be renewed; run `tutor zalo status`")
                return tokens.access
            raise

    def renewed(self, stale: str) -> str:
        """A token newer than `stale`: of this refresh, or of whoever was first."""
        end = self._now() + timedelta(seconds=_LEASE_S)
        while (tokens := self._kept()).access == stale:
            now = self._now()
            if self._records.lease_refresh(self._account, stale, now, _LEASE_S):
                return self._refresh(tokens.refresh)
            if now >= end:
                raise SendError("again", "refreshing takes too long", "oauth")
            self._sleep(_LOOK_EVERY_S)
        return tokens.access

    def _refresh(self, token: str) -> str:
        try:
            fresh = self._oauth.refresh(token, self._now())
        except SendError as error:
            self._records.end_lease(self._account)
            if error.remedy == "operator":
                logger.error("%s; an administrator must agree again: `tutor zalo login`", error)
            raise
        self._records.keep_tokens(self._account, fresh)  # before anybody uses it
        logger.info("the Zalo token is renewed, valid until %s", fresh.expires_at.isoformat())
        return fresh.access

    def _kept(self) -> Tokens:
        tokens = self._records.tokens(self._account)
        if tokens is None:
            raise SendError("operator", "no token; run `tutor zalo login`", "oauth")
        return tokens


def new_verifier() -> str:
    """43 characters that nobody can guess."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _tokens(given: Mapping[str, Any], now: datetime) -> Tokens:
    """Both tokens must be there: failures come with HTTP 200, and not always with a number."""
    access, refresh = given.get("access_token"), given.get("refresh_token")
    if isinstance(access, str) and access and isinstance(refresh, str) and refresh:
        told_s = str(given.get("expires_in", "")).strip()  # a text in their own example
        lasts_s = int(told_s) if told_s.isdecimal() else _UNTOLD_S
        return Tokens(access, refresh, now + timedelta(seconds=lasts_s), now)
    told = [str(given[name]) for name in ("error", "error_name", "error_reason") if given.get(name)]
    raise SendError("operator", " ".join(told)[:200] or "no token in the answer", "oauth")
