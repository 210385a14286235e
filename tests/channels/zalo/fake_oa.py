"""A fake of Zalo's Official Account platform that enforces its rules: OAuth v4 with single-use
codes and refresh tokens, messages with their limits, windows and rates, webhooks with resends."""

import base64
import hashlib
import itertools
import json
import secrets
import threading
import time
import unicodedata
from collections import Counter, deque
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from tests.channels.zalo.fake_server import MARKUP, Drop, FakeServer, Webhook, utf16

LADDER_S = (30, 300, 900, 1800, 3600)
"""After which a delivery that failed is tried again; then the app is unsubscribed."""
_ICONS = {":>--b", "-:((", "/-strong", "/-heart", "-h:o", "/-remove"}
_BUTTONS = {"oa.query.show", "oa.query.hide", "oa.open.url", "oa.open.phone", "oa.open.sms"}
_CODE_S, _FREE_S, _OPEN_S = 600, 48 * 3600, 7 * 24 * 3600


@dataclass
class Script:
    """What the next message call meets: an error, a delay before the message is delivered and one
    after, a line that breaks after delivery."""

    error: int = 0
    delay_s: float = 0.0
    late_s: float = 0.0
    drop: bool = False
    status: int = 200


@dataclass
class FakeOa(FakeServer):
    app_id: str = "360846524940903967"
    app_secret: str = "test-app-secret"
    oa_secret_key: str = "test-oa-secret-key"
    oa_id: str = "388613280878808645"
    redirect_uri: str = "https://tutor.example/zalo"
    lifetime_s: int = 90000
    per_minute: int = 4000
    buttons: bool = True
    clock: object = time.time
    webhook_url: str = ""
    ladder_s: tuple = LADDER_S
    sleep: object = time.sleep

    def __post_init__(self):
        super().__init__()
        self.secrets |= {self.app_secret, self.oa_secret_key}
        self.codes: dict[str, tuple] = {}
        self.access: tuple[str, float] | None = None
        self.spent: set[str] = set()
        self.refresh_token = ""
        self.refreshes = 0
        self.script: deque[Script] = deque()
        self.delivered: list[dict] = []  # messages as the users see them, in order
        self.received: Counter[str] = Counter()  # how many each user has got
        self.reactions: list[dict] = []
        self.interactions: dict[str, float] = {}
        self.anonymous: set[tuple[str, str]] = set()  # who wrote, in which conversation
        self.faults: list[str] = []  # broken rules that no error code stands for
        self.unsubscribed = False
        self.deliveries: list[tuple[str, int, int | None]] = []  # key, num_retry, status
        self.echo = False
        self._calls: deque[float] = deque()
        self._numbers = itertools.count(1)

    # --- OAuth ----------------------------------------------------------------------------------

    def issue(self):
        """A new pair; the old access token dies. As the developers' console gives one by hand."""
        with self.lock:
            access, refresh = f"AT-{secrets.token_hex(16)}", f"RT-{secrets.token_hex(16)}"
            self.secrets |= {access, refresh}
            self.access = (access, self.clock() + self.lifetime_s)
            self.refresh_token = refresh
            return access, refresh

    def consent(self, query):
        """An administrator agrees: the address that their browser is sent to."""
        if query.get("app_id") != self.app_id or query.get("redirect_uri") != self.redirect_uri:
            return None
        code = f"CODE-{secrets.token_hex(16)}"
        self.secrets.add(code)
        self.codes[code] = (query.get("code_challenge", ""), self.clock() + _CODE_S)
        back = {"code": code, "oa_id": self.oa_id, "state": query.get("state", "")}
        return f"{self.redirect_uri}?{urlencode(back)}"

    def _token(self, headers, raw):
        if headers.get("content-type") != "application/x-www-form-urlencoded":
            return _oauth_error(-14000, "Invalid content type")
        form = dict(parse_qsl(raw.decode()))
        self.secrets |= {form[name] for name in ("code_verifier",) if form.get(name)}
        if headers.get("secret_key") != self.app_secret:
            return _oauth_error(-14001, "Invalid secret key")
        if form.get("app_id") != self.app_id:
            return _oauth_error(-14002, "Invalid appId")
        with self.lock:
            if form.get("grant_type") == "authorization_code":
                return self._exchange(form)
            if form.get("grant_type") == "refresh_token":
                return self._refresh(form)
        return _oauth_error(-14004, "Invalid grant type")

    def _exchange(self, form):
        wanted, until = self.codes.pop(form.get("code"), (None, 0))
        if wanted is None or until < self.clock():
            return _oauth_error(-14005, "Invalid code")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != wanted:
            return _oauth_error(-14003, "Invalid code verifier")
        return self._pair()

    def _refresh(self, form):
        given = form.get("refresh_token")
        if given in self.spent or given != self.refresh_token:
            # as seen: HTTP 200 and no number at all
            return {"error_name": "Invalid refresh token", "error_reason": "used or unknown"}
        self.spent.add(given)
        self.refreshes += 1
        return self._pair()

    def _pair(self):
        access, refresh = self.issue()
        return {
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": str(self.lifetime_s),
        }

    # --- messages -------------------------------------------------------------------------------

    def respond(self, method, path, query, headers, raw):
        by, path = _caller(path)
        if path == "/v4/oa/permission" and method == "GET":
            there = self.consent(query)
            if there is None:
                return 200, _oauth_error(-14003, "Invalid redirect uri"), {}
            return 302, {}, {"Location": there}
        if path == "/v4/oa/access_token" and method == "POST":
            return 200, self._token(headers, raw), {}
        if "access_token" in query or "authorization" in headers:
            self.faults.append("a token in the address, or as Bearer")
            return 200, {"error": -216, "message": "Access token is invalid"}, {}
        remain = self._remaining()
        limits = {"X-RateLimit-Limit": str(self.per_minute), "X-RateLimit-Remain": str(remain)}
        if remain < 0:
            return (
                200,
                {"error": -32, "message": "Rate limit"},
                {**limits, "X-RateLimit-Remain": "0"},
            )
        if error := self._refused(headers):
            return 200, error, limits
        if method == "GET" and path == "/v2.0/oa/getoa":
            data = {"oaid": self.oa_id, "name": "Lớp học số", "package_name": "Growth"}
            return 200, {"error": 0, "message": "Success", "data": data}, limits
        if headers.get("content-type", "").split(";")[0] != "application/json":
            return 200, {"error": -201, "message": "content type is invalid"}, limits
        body = json.loads(raw)
        if path == "/v3.0/oa/message/cs":
            status, answer = self._message(body, by)
            return status, answer, limits
        if path == "/v2.0/oa/message" and "sender_action" in body:
            return 200, self._reaction(body), limits
        if path == "/v2.0/oa/message":
            return 200, self._to_anonymous(body), limits
        if path == "/v3.0/oa/quota/message":
            last = self.interactions.get(body.get("user_id"))
            data = {"last_interaction": str(int(last * 1000)) if last else ""}
            data |= {"cs_reply": {"remain": 8}, "promotion": {"remain": 1}}
            return 200, {"error": 0, "message": "Success", "data": data}, limits
        return 200, {"error": -212, "message": "API not registered"}, limits

    def _remaining(self):
        with self.lock:
            now = time.time()
            while self._calls and self._calls[0] < now - 60:
                self._calls.popleft()
            self._calls.append(now)
            return self.per_minute - len(self._calls)

    def _refused(self, headers):
        given, current = headers.get("access_token"), self.access
        if not given or current is None or given != current[0]:
            return {"error": -216, "message": "Access token is invalid"}
        if self.clock() >= current[1]:
            return {"error": -220, "message": "Access token is expired"}
        return None

    def _message(self, body, by):
        step = Script()
        with self.lock:
            if self.script:
                step = self.script.popleft()
        self.sleep(step.delay_s) if step.delay_s else None
        if step.status != 200:
            return step.status, {}
        if step.error:
            return 200, {"error": step.error, "message": "scripted"}
        user = body.get("recipient", {}).get("user_id")
        if error := self._window(user) or self._invalid(body.get("message", {})):
            return 200, error
        number = f"m{next(self._numbers)}"
        with self.lock:
            message = {"user": user, "message": body["message"], "msg_id": number, "by": by}
            self.delivered.append({**message, "at": time.monotonic()})
            self.received[user] += 1
        self.sleep(step.late_s) if step.late_s else None
        if step.drop:
            raise Drop
        if self.echo:
            threading.Thread(target=self._echo, args=(user, body["message"], number)).start()
        data = {"message_id": number, "user_id": user, "sent_time": str(int(time.time() * 1000))}
        return 200, {"data": data, "error": 0, "message": "Success"}

    def _to_anonymous(self, body):
        """Everybody else is reached by v3 only."""
        recipient = body.get("recipient", {})
        if "user_id" in recipient:
            return {"error": -240, "message": "MessageV2 is shut down, use V3"}
        person = (recipient.get("anonymous_id"), recipient.get("conversation_id"))
        if person not in self.anonymous:
            return {"error": -201, "message": "anonymous_id is invalid"}
        if set(body.get("message", {})) != {"text"}:
            return {"error": -233, "message": "message type is unsupported"}
        if error := self._invalid(body["message"]):
            return error
        with self.lock:
            message = {"user": "@".join(person), "message": body["message"], "msg_id": ""}
            self.delivered.append({**message, "at": time.monotonic()})
        return {"data": {"message_id": "a"}, "error": 0, "message": "Success"}

    def _window(self, user):
        last = self.interactions.get(user)
        if not isinstance(user, str) or last is None:
            return {"error": -213, "message": "User has not followed OA"}
        if self.clock() - last > _OPEN_S:
            return {"error": -230, "message": "User has not interacted with the OA in 7 days"}
        return None

    def _invalid(self, message):
        text, attachment = message.get("text"), message.get("attachment")
        if text is None and attachment is None:
            return {"error": -201, "message": "message is invalid"}
        if text is not None:
            if not isinstance(text, str) or not text.strip():
                return {"error": -201, "message": "text is invalid"}
            if utf16(text) > 2000:
                return {"error": -210, "message": "text is over 2000"}
            if unicodedata.normalize("NFC", text) != text:
                self.faults.append(f"not NFC: {text!r}")
            if MARKUP.search(text):
                self.faults.append(f"markup: {text!r}")
        return self._invalid_attachment(attachment) if attachment else None

    def _invalid_attachment(self, attachment):
        payload = attachment.get("payload", {})
        if attachment.get("type") != "template":
            return {"error": -233, "message": "attachment type is unsupported"}
        if "buttons" in payload:
            return self._invalid_buttons(payload["buttons"])
        elements = payload.get("elements", [])
        if payload.get("template_type") != "media" or len(elements) != 1:
            return {"error": -233, "message": "template type is unsupported"}
        url = elements[0].get("url", "")
        if not url.startswith("https://") or not url.endswith((".png", ".jpg")):
            return {"error": -201, "message": "url is invalid"}
        return None

    def _invalid_buttons(self, buttons):
        if not self.buttons:
            return {"error": -233, "message": "buttons are unsupported"}
        if not 1 <= len(buttons) <= 5:
            return {"error": -210, "message": "buttons are over 5"}
        for one in buttons:
            if one.get("type") not in _BUTTONS:
                return {"error": -201, "message": "type is invalid"}
            if not 1 <= utf16(one.get("title", "")) <= 100:
                return {"error": -210, "message": "title is over 100"}
            if one["type"].startswith("oa.query") and not (
                isinstance(one.get("payload"), str) and 1 <= utf16(one["payload"]) <= 1000
            ):
                return {"error": -210, "message": "payload is over 1000"}
        return None

    def _reaction(self, body):
        action = body["sender_action"]
        if action.get("react_icon") not in _ICONS or not action.get("react_message_id"):
            return {"error": -201, "message": "react_icon is invalid"}
        self.reactions.append({"user": body["recipient"]["user_id"], **action})
        return {"data": {}, "error": 0, "message": "Success"}

    # --- webhooks -------------------------------------------------------------------------------

    def event(self, name, user, **message):
        """A message of a user, as bytes. It counts as an interaction."""
        self.interactions[user] = self.clock()
        body = {
            "app_id": self.app_id,
            "sender": {"id": user},
            "user_id_by_app": f"9{user}",
            "recipient": {"id": self.oa_id},
            "event_name": name,
            "timestamp": str(int(self.clock() * 1000)),
        }
        if message:
            body["message"] = {"msg_id": f"u{next(self._numbers)}", **message}
        return _bytes(body)

    def anonymous_event(self, name, person, conversation, **message):
        """A message of somebody who is not logged in, as bytes."""
        self.anonymous.add((person, conversation))
        body = json.loads(self.event(name, person, conversation_id=conversation, **message))
        del body["user_id_by_app"]
        return _bytes(body)

    def follow(self, user, name="follow"):
        self.interactions[user] = self.clock()
        return _bytes(
            {
                "oa_id": self.oa_id,
                "follower": {"id": user},
                "user_id_by_app": f"9{user}",
                "event_name": name,
                "source": "oa_profile",
                "app_id": self.app_id,
                "timestamp": str(int(self.clock() * 1000)),
            }
        )

    def sign(self, raw):
        stamp = str(json.loads(raw)["timestamp"])
        text = self.app_id.encode() + raw + stamp.encode() + self.oa_secret_key.encode()
        return {"X-ZEvent-Signature": f"mac={hashlib.sha256(text).hexdigest()}"}

    def deliver(self, raw):
        """Post an event; again after each rung of the ladder while nobody answers 200. True where
        somebody did; else the app is unsubscribed, as the platform does it."""
        if self.unsubscribed:
            return False
        key = hashlib.sha256(raw).hexdigest()[:8]
        for number, wait_s in enumerate((0, *self.ladder_s)):
            self.sleep(wait_s) if wait_s else None
            extra = {**self.sign(raw), **({"num_retry": str(number)} if number else {})}
            status = Webhook(self.webhook_url).post(raw, extra)
            self.deliveries.append((key, number, status))
            if status == 200:
                return True
        self.unsubscribed = True
        return False

    def save_webhook(self, url):
        """The console looks whether anybody is there, unsigned, before it keeps the address."""
        if Webhook(url).post(b"{}") != 200:
            return False
        self.webhook_url = url
        return True

    def _echo(self, user, message, number):
        """What the platform tells of our own messages: an echo, and that they were received."""
        common = {
            "app_id": self.app_id,
            "sender": {"id": self.oa_id},
            "recipient": {"id": user},
            "timestamp": str(int(time.time() * 1000)),
        }
        text = {"text": message.get("text", ""), "msg_id": number}
        self.deliver(_bytes({**common, "event_name": "oa_send_text", "message": text}))
        received = {"msg_id": number}
        self.deliver(_bytes({**common, "event_name": "user_received_message", "message": received}))

    def texts(self, user=None):
        """What users read, in order."""
        with self.lock:
            return [
                one["message"].get("text", "")
                for one in self.delivered
                if user is None or one["user"] == user
            ]


def _caller(path):
    """A program that calls `URL/by/NAME` in place of `URL` is known by that name."""
    if not path.startswith("/by/"):
        return "", path
    name, _, rest = path.removeprefix("/by/").partition("/")
    return name, f"/{rest}"


def _bytes(body):
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _oauth_error(code, name):
    return {"error": code, "error_name": name, "error_reason": name, "error_description": name}
