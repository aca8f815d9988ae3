"""Bytes to text and back, with messages that name the way out."""

from __future__ import annotations

import codecs

from runtime.errors import StepFailed

#: Reads a byte order mark where there is one, else UTF-8.
AUTO = "auto"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, encoding: str, what: str) -> str:
    """The text in ``data``; ``what`` names it in the message (a path)."""
    name = _detect(data) if encoding == AUTO else encoding
    try:
        return data.decode(name)
    except LookupError as error:
        raise unknown(name) from error
    except UnicodeDecodeError as error:
        raise StepFailed(
            f'"{what}" is not text in {name.upper()} (the first wrong byte is number {error.start + 1}).',
            kind="data",
            remedy="Choose the encoding the file was saved in, for example cp1251 or cp1252.",
        ) from error


def decode_start(data: bytes, encoding: str, what: str) -> str:
    """Like ``decode``, for the beginning of something longer: a character that was cut in two is left out."""
    name = _detect(data) if encoding == AUTO else encoding
    try:
        return codecs.getincrementaldecoder(name)().decode(data)
    except (LookupError, UnicodeDecodeError):
        return decode(data, name, what)


def encode(text: str, encoding: str, *, mark: bool = True) -> bytes:
    """``text`` as bytes; ``mark`` False leaves out the byte order mark (when adding to a file)."""
    name = "utf-8" if encoding == AUTO else encoding
    try:
        name = codecs.lookup(name).name
        if not mark:
            name = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name)
        return text.encode(name)
    except LookupError as error:
        raise unknown(encoding) from error
    except UnicodeEncodeError as error:
        raise StepFailed(
            f'The character "{text[error.start]}" cannot be written in {name.upper()}.',
            kind="data",
            remedy="Use utf-8, which has all characters.",
        ) from error


def unknown(encoding: str) -> StepFailed:
    return StepFailed(
        f'There is no text encoding called "{encoding}".',
        kind="data",
        remedy="Use utf-8, utf-8-sig, utf-16, cp1251, cp1252 or latin-1.",
    )


def _detect(data: bytes) -> str:
    return next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
