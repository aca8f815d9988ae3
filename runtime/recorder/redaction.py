"""Keeps values of secret fields out of addresses: a form that is sent by GET writes its fields there."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from runtime.recorder.events import SecretKind, Seen


class Redaction:
    """Knows the names of the secret fields met so far."""

    def __init__(self) -> None:
        self._names = {"password", "passwd", "otp"}

    def learn(self, seen: Seen | None, secret: SecretKind | None) -> None:
        """A field was seen; when it is a secret one, its name is remembered."""
        if seen is not None and secret is not None:
            attributes = seen.fingerprint.attributes
            self._names |= {attributes[name] for name in ("name", "id") if attributes.get(name)}

    def url(self, url: str) -> str:
        """``url`` without a person's sign-in and without values of secret fields."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return ""
        if "@" in parts.netloc:
            parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        if any(name in parts.query for name in self._names):
            pairs = parse_qsl(parts.query, keep_blank_values=True)
            parts = parts._replace(query=urlencode([(k, "" if k in self._names else v) for k, v in pairs]))
        return urlunsplit(parts)
