"""Development tokens, signed with a key stored next to the embedded table, so that no issuer is needed.

Anyone who can read the key can sign in as anyone, but could also read the table itself. The key is never used with a
configured issuer or with DynamoDB.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import orjson
from joserfc import jwt
from joserfc.jwk import ECKey

from server.auth.issuers import DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER, KEY_FILE, TOKEN_HOURS

__all__ = ["development_key", "development_token"]


def development_key(data_dir: Path) -> ECKey:
    """Return the development key, readable by its owner alone; it is created if missing.

    Raises:
        OSError: The file cannot be read or written.
    """
    file = data_dir / KEY_FILE
    if not file.exists():
        _create(file)
    return ECKey.import_key(orjson.loads(file.read_bytes()))


def _create(file: Path) -> None:
    """Write a new key; if several processes try, the first one wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    key = ECKey.generate_key("P-256", auto_kid=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(orjson.dumps(key.as_dict(private=True)))
    try:
        os.link(unfinished, file)
    except FileExistsError:
        return
    finally:
        unfinished.unlink()


def development_token(data_dir: Path, email: str, *, hours: float = TOKEN_HOURS) -> str:
    """Return a token for an e-mail, valid for some hours."""
    key = development_key(data_dir)
    now = int(time.time())
    claims = {
        "iss": DEVELOPMENT_ISSUER,
        "aud": DEVELOPMENT_AUDIENCE,
        "email": email,
        "iat": now,
        "exp": now + int(hours * 3600),
    }
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
