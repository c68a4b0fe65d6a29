"""The setting `delivery`: where a reader's request, feedback or survey may be sent.  `docs/delivery.md` is its manual.

```yaml
plugins:
  - kbgen:
      delivery:
        endpoint: https://support.example.org/messages
        format: json
        mail: support@example.org
        desk: {kind: zendesk, url: https://example.zendesk.com/hc/sv/requests/new}
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.base import BaseConfigOption, ValidationError

from kbgen.problems import nearest

FORMATS = ("json", "form")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""A receiver that is tried out on the writer's own machine needs no certificate."""

DESKS: Mapping[str, Mapping[str, Any]] = {
    "github": {"name": "GitHub", "subject": "title", "message": "body", "markdown": True},
    "gitlab": {"name": "GitLab", "subject": "issue[title]", "message": "issue[description]", "markdown": True},
    "jira": {"name": "Jira", "subject": "summary", "message": "description"},
    "zendesk": {
        "name": "Zendesk",
        "subject": "tf_subject",
        "message": "tf_description",
        "email": "tf_anonymous_requester_email",
    },
}
"""The forms whose makers document how an address fills them in.  `docs/delivery.md` says where."""
PARAMETERS = ("subject", "message", "email")


class Delivery(BaseConfigOption[dict[str, Any]]):
    """Plain data for `assets/kbgen/delivery.js`: `endpoint`, `format`, `mail`, `desk`; only what is set."""

    def run_validation(self, value: object) -> dict[str, Any]:
        """The setting, with the parameters of the desk filled in.  Raises ValidationError, which says what to write."""
        _keys(value, ("endpoint", "format", "mail", "desk"), "delivery: {endpoint: https://…, mail: …}")
        assert isinstance(value, dict)
        found: dict[str, Any] = {}
        if "endpoint" in value:
            found |= {"endpoint": _address(value["endpoint"], "endpoint"), "format": _format(value)}
        elif "format" in value:
            raise ValidationError('"format" says how the endpoint is written to, and there is no endpoint')
        if "mail" in value:
            found["mail"] = _mail(value["mail"])
        if "desk" in value:
            found["desk"] = _desk(value["desk"])
        return found


def form_endpoint(delivery: Mapping[str, Any] | None) -> str:
    """The endpoint, if it takes a form as a browser sends it without any script; else empty."""
    return delivery["endpoint"] if delivery and delivery.get("format") == "form" else ""


def _keys(value: object, known: tuple[str, ...], example: str) -> None:
    if not isinstance(value, dict) or not value:
        raise ValidationError(f'write it as "{example}"')
    for key in value:
        if key not in known:
            hint = nearest(str(key), list(known)) or "the settings are " + ", ".join(known)
            raise ValidationError(f'there is no setting "{key}"; {hint}')


def _address(value: object, what: str) -> str:
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        plain = parts.hostname and not (parts.username or parts.password or parts.fragment) and parts.port != 0
    except ValueError:
        plain = None
    safe = plain and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
    if not safe or re.search(r"[\s\x00-\x1f]", str(value)):
        raise ValidationError(
            f'the {what} is not an address that begins with https:// and has no name, password or "#"; '
            "requests are only ever sent encrypted (http:// only to this machine)"
        )
    return str(value)


def _format(value: Mapping[str, object]) -> str:
    chosen = value.get("format", FORMATS[0])
    if chosen not in FORMATS:
        raise ValidationError(f'the format is "{chosen}"; it can be {" or ".join(FORMATS)}')
    return str(chosen)


def _mail(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+", value):
        raise ValidationError(f'the mail is "{value}", which is not one e-mail address')
    return value


def _desk(value: object) -> dict[str, Any]:
    known = ("kind", "name", "url", *PARAMETERS)
    _keys(value, known, f"desk: {{kind: {next(iter(DESKS))}, url: https://…}}")
    assert isinstance(value, dict)
    kind = value.get("kind")
    if kind is not None and kind not in DESKS:
        raise ValidationError(
            f'there is no desk "{kind}"; {nearest(str(kind), list(DESKS)) or "the desks are " + ", ".join(DESKS)}; '
            'for another, leave "kind" out and name its parameters: {name: …, url: …, subject: …, message: …}'
        )
    desk = {**DESKS.get(str(kind), {}), **{key: value[key] for key in value if key != "kind"}}
    for key in ("name", "subject", "message"):
        if not isinstance(desk.get(key), str) or not desk[key]:
            raise ValidationError(f'the desk has no "{key}"; name a kind ({", ".join(DESKS)}) or write it')
    return desk | {"url": _address(desk.get("url"), "desk's url")}
