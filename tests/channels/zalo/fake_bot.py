"""A fake of Zalo's Bot Platform: one update at a time by polling, or a webhook with its secret."""

import hmac
import itertools
import json
import queue
import time
import unicodedata
from dataclasses import dataclass

from tests.channels.zalo.fake_server import MARKUP, FakeServer, Webhook, utf16


@dataclass
class FakeBot(FakeServer):
    token: str = "12345689:abc-xyz"
    wrapped: bool = True  # events as documented; else bare, as some meet them

    def __post_init__(self):
        super().__init__()
        self.secrets.add(self.token)
        self.updates: queue.Queue = queue.Queue()
        self.webhook: Webhook | None = None
        self.script: list[tuple[int, str]] = []
        self.delivered: list[dict] = []
        self.actions: list[dict] = []
        self.faults: list[str] = []
        self._chats: set[str] = set()
        self._numbers = itertools.count(1)

    def respond(self, method, path, query, headers, raw):
        _, bot, name = path.split("/", 2)
        if not hmac.compare_digest(bot, f"bot{self.token}"):
            return 200, _error(401, "Unauthorized"), {}
        body = json.loads(raw) if raw else dict(query)
        call = getattr(self, f"_{name}", None)
        if call is None:
            return 200, _error(404, "Not found"), {}
        return 200, call(body), {}

    def _getMe(self, _):
        id = self.token.partition(":")[0]
        return _ok({"id": id, "account_name": "bot.hoc", "account_type": "BASIC"})

    def _getUpdates(self, body):
        if self.webhook:
            return _error(400, "a webhook is set")
        try:
            return _ok(self.updates.get(timeout=min(float(body.get("timeout", 30)), 30)))
        except queue.Empty:
            return _error(408, "Request timeout")

    def _setWebhook(self, body):
        url, secret = body.get("url", ""), body.get("secret_token", "")
        if not 8 <= len(secret) <= 256:
            return _error(400, "secret_token must have 8 to 256 characters")
        self.secrets.add(secret)
        self.webhook = Webhook(url, {"X-Bot-Api-Secret-Token": secret})
        return _ok({"url": url, "updated_at": _now_ms()})

    def _deleteWebhook(self, _):
        self.webhook = None
        return _ok({"url": "", "updated_at": _now_ms()})

    def _getWebhookInfo(self, _):
        return _ok({"url": self.webhook.url if self.webhook else "", "updated_at": _now_ms()})

    def _sendMessage(self, body):
        text = body.get("text")
        if set(body) - {"chat_id", "text", "parse_mode", "text_styles"}:
            self.faults.append(f"unknown fields: {sorted(body)}")
        return self._sent(body, "text", text)

    def _sendPhoto(self, body):
        if not str(body.get("photo", "")).startswith("https://"):
            return _error(400, "photo must be a public address")
        return self._sent(body, "photo", body.get("caption", "-"))

    def _sent(self, body, kind, text):
        if self.script:
            return _error(*self.script.pop(0))
        if body.get("chat_id") not in self._chats:
            return _error(400, "chat not found")
        if not isinstance(text, str) or not 1 <= utf16(text) <= 2000 or not text.strip():
            return _error(400, f"{kind} must have 1 to 2000 characters")
        if unicodedata.normalize("NFC", text) != text or MARKUP.search(text):
            self.faults.append(f"not NFC, or markup: {text!r}")
        self.delivered.append({"user": body["chat_id"], "kind": kind, "text": text})
        return _ok({"message_id": f"b{next(self._numbers)}", "date": _now_ms()})

    def _sendChatAction(self, body):
        if body.get("action") != "typing":
            return _error(400, "unknown action")
        self.actions.append(body)
        return {"ok": True}

    # --- what a test injects --------------------------------------------------------------------

    def update(self, name, person, /, **message):
        """An update of a person, as an object."""
        self._chats.add(person)
        said = {
            "from": {"id": person, "display_name": "Ted", "is_bot": False},
            "chat": {"id": person, "chat_type": "PRIVATE"},
            "message_id": f"i{next(self._numbers)}",
            "date": _now_ms(),
            **message,
        }
        return {"event_name": name, "message": said}

    def inject(self, update):
        """Hand an update to the webhook, where one is set (its status), else to who polls."""
        if self.webhook is None:
            self.updates.put(update)
            return None
        body = {"ok": True, "result": update} if self.wrapped else update
        return self.webhook.post(json.dumps(body, ensure_ascii=False).encode())

    def texts(self, user=None):
        return [one["text"] for one in self.delivered if user is None or one["user"] == user]


def _ok(result):
    return {"ok": True, "result": result}


def _error(code, description):
    return {"ok": False, "error_code": code, "description": description}


def _now_ms():
    return int(time.time() * 1000)
