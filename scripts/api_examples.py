"""Ask a running server and keep what it answers as the examples of `/openapi.json`.

    .venv/bin/python scripts/api_examples.py http://127.0.0.1:8000

Writes tutor/channels/examples.json, and erases on the server the conversations that it shows.
"""

import json
import sys
from pathlib import Path
from typing import Any

import httpx

FILE = Path(__file__).resolve().parents[1] / "tutor" / "channels" / "examples.json"
LESSON = "lam sao cai vneid"
PLAN = {"message": "nhiệm vụ 6.4 ai chủ trì?", "learner": {"locality": "Bắc Ninh"}}
_HOST = {"Host": "127.0.0.1:8000"}  # what addresses begin with, wherever the server listens
_EVENTS = {"Accept": "text/event-stream"}


def main(url: str) -> None:
    with httpx.Client(base_url=url, headers=_HOST, timeout=60) as client:
        examples = asked(client)
    FILE.write_text(json.dumps(examples, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def asked(client: httpx.Client) -> dict[str, Any]:
    """The examples by operation."""
    lesson = {"message": LESSON}
    official = client.post("/api/chat", json=PLAN).json()
    learner = client.post("/api/chat", json=lesson).json()
    kept = f"/api/conversations/{learner['conversation_id']}"
    sent = {"model": "tutor", "messages": [{"role": "user", "content": LESSON}]}
    streamed = {**sent, "stream": True, "stream_options": {"include_usage": True}}
    examples = {
        "post /api/chat": {
            "learner": {
                "summary": "a learner asks for the way",
                "request": lesson,
                "answer": learner,
                "stream": client.post("/api/chat", json=lesson, headers=_EVENTS).text,
            },
            "official": {
                "summary": "an official asks about a plan",
                "request": PLAN,
                "answer": official,
            },
        },
        "get /api/conversations/{conversation_id}": answer(client, kept),
        "get /api/conversations/{conversation_id}/learner": answer(client, f"{kept}/learner"),
        "post /v1/chat/completions": {
            "whole": {
                "summary": "a learner asks for the way",
                "request": sent,
                "answer": client.post("/v1/chat/completions", json=sent).json(),
            },
            "chunks": {
                "summary": "the same in chunks",
                "request": streamed,
                "stream": client.post("/v1/chat/completions", json=streamed).text,
            },
        },
        "get /v1/models": answer(client, "/v1/models"),
        "get /v1/models/{name}": answer(client, "/v1/models/tutor"),
        "get /healthz": answer(client, "/healthz"),
        "get /readyz": answer(client, "/readyz"),
    }
    for body in (learner, official):
        client.delete(f"/api/conversations/{body['conversation_id']}/learner")
    return examples


def answer(client: httpx.Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    response.raise_for_status()
    return {"answer": {"summary": "what it answers", "answer": response.json()}}


if __name__ == "__main__":
    main(sys.argv[1])
