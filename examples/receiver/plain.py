"""The composer's form as a browser sends it without JavaScript: a message like any other, answered with a page.

Its hidden field `form` tells what the others are, in order: `[name, title, kind, {option: its name}]`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from message import FORM, MessageError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

Filled = list[dict[str, str]]
"""Fields, each with its id, title, kind, value, and the text that stands for the value."""
_SALT = secrets.token_bytes(32)
"""Forgotten with the process, so that no key tells a sender's address."""

_TEXTS = {
    "en": {
        "sent": "Your request has been sent",
        "ticket": "Your ticket number is {}.",
        "failed": "Your request was not taken",
        "back": "Go back: what you wrote is still there.",
    },
    "es": {
        "sent": "Su solicitud se ha enviado",
        "ticket": "Su número de caso es {}.",
        "failed": "Su solicitud no se ha recibido",
        "back": "Vuelva atrás: lo que ha escrito sigue ahí.",
    },
    "sv": {
        "sent": "Ärendet är skickat",
        "ticket": "Ditt ärendenummer är {}.",
        "failed": "Ärendet kunde inte tas emot",
        "back": "Gå tillbaka: det du har skrivit står kvar.",
    },
}
_PAGE = """<!doctype html>
<html lang="{lang}"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ max-width: 34rem; margin: 12vh auto; padding: 0 1rem; font: 1.1rem/1.6 system-ui, sans-serif }}
</style></head><body><main><h1>{title}</h1>
{body}
</main></body></html>
"""


def message_of(form: Mapping[str, Any], sender: str) -> dict[str, Any]:
    """The message of a form.  The same words from the same sender are one message.  Raises MessageError (400)."""
    try:
        filled = list(_filled(form))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        raise MessageError(400, ("form", "the field form cannot be read")) from None
    parts = [each for each in filled if each["kind"] == "part"]
    fields = [each for each in filled if each["kind"] not in ("part", "attached")]
    attached = [each for each in filled if each["kind"] == "attached"]
    message = {name: form[name] for name in ("version", "kind", "lang", "subject", "email", "trap") if name in form}
    message |= {
        "text": _text(parts, fields, attached),
        "parts": [{"id": each["id"], "title": each["title"], "text": each["text"]} for each in parts],
        "fields": [{name: each[name] for name in ("id", "kind", "title")} | {"text": each["value"]} for each in fields],
        "attached": [each["text"] for each in attached],
    }
    said = json.dumps([sender, message], sort_keys=True).encode()
    return message | {"key": f"plain-{hmac.new(_SALT, said, hashlib.sha256).hexdigest()[:40]}"}


def _filled(form: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The fields that hold something: how each is named and what it says."""
    told = json.loads(form["form"])
    if len({each[0] for each in told}) < len(told):
        raise ValueError("a field is told of twice")
    for name, title, kind, options in told:
        value = str(form.get(name, "")).replace("\r\n", "\n").strip()
        if value:
            text = str(options.get(value, value))
            known = str(name).removeprefix("field-")
            yield {"id": known, "title": str(title), "kind": str(kind), "value": value, "text": text}


def _text(parts: Filled, fields: Filled, attached: Filled) -> str:
    """The whole request, as the script of the composer writes it."""
    told = [f"{each['title'].upper()}\n{each['text']}" for each in parts]
    rows = [f"{each['title']}: {each['text']}" for each in fields]
    rows += [f"{attached[0]['title']}: {', '.join(each['text'] for each in attached)}"] if attached else []
    return "\n\n".join([*told, "\n".join(rows)]).strip()


def wants_page(request: Request) -> bool:
    """Whether it is a form that a browser has sent by itself; scripts ask for no page."""
    return "text/html" in request.headers.get("accept", "") and request.headers.get("content-type", "").startswith(FORM)


def page(answer: Response, lang: str) -> HTMLResponse:
    """The same answer, for a person to read."""
    told, words = json.loads(bytes(answer.body)), _TEXTS.get(lang, _TEXTS["en"])
    if answer.status_code < 300:
        title, lines = words["sent"], [words["ticket"].format(told["ticket"])] if told["ticket"] else []
    else:
        title, lines = words["failed"], [*(each["message"] for each in told["errors"]), words["back"]]
    body = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    kept = ("retry-after", "connection")
    headers |= {name: answer.headers[name] for name in kept if name in answer.headers}
    return HTMLResponse(
        _PAGE.format(lang=lang if lang in _TEXTS else "en", title=escape(title), body=body), answer.status_code, headers
    )
