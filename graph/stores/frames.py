"""Messages between a store and its engine's process: a JSON head and a body of bytes, their lengths before them."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_LENGTHS = struct.Struct("!QQ")


def send(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    data = json.dumps(head, ensure_ascii=False).encode()
    stream.write(_LENGTHS.pack(len(data), len(body)))
    stream.write(data)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """The next message; EOFError where the other side has gone."""
    head, body = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    return json.loads(_exactly(stream, head)), _exactly(stream, body)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data
