"""Signing keys: loaded once in a process, and only when first used.

Imported lazily by those who need it: joserfc costs 60 ms, a key that is checked 30 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from emulator.errors import Invalid

ALGORITHM = "RS256"

_FOLDER = Path(__file__).parents[1] / "keys"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key ready to sign, and its public half as a JWK."""

    kid: str
    """Its thumbprint (RFC 7638): the same in every process and after every restart."""
    key: RSAKey
    public: dict[str, Any]


@lru_cache(maxsize=16)
def load(number: int) -> SigningKey:
    """Return one of the checked-in keys."""
    pem = (_FOLDER / f"rsa-{number}.pem").read_bytes()
    # Our own files: checking that the primes are prime would cost 30 ms for each.
    private = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(private, RSAPrivateKey):
        raise TypeError(f"rsa-{number}.pem is not an RSA key")
    key = RSAKey.import_key(private)
    kid = key.thumbprint()
    public = dict(key.as_dict(private=False))
    public |= {"kid": kid, "use": "sig", "alg": ALGORITHM}
    return SigningKey(kid, key, public)


def sign(claims: dict[str, object], key: SigningKey) -> str:
    """Return claims as a signed JWT (RFC 7515 §3.1) whose header names its key."""
    header: dict[str, Any] = {"typ": "JWT", "alg": ALGORITHM, "kid": key.kid}
    return jws.serialize_compact(header, orjson.dumps(claims), key.key, [ALGORITHM])


def read(token: str, key: SigningKey) -> dict[str, Any]:
    """Return the claims of a JWT that this key signed, however old. Raises ``Invalid``."""
    try:
        return jwt.decode(token, key.key, [ALGORITHM]).claims
    except (JoseError, ValueError):
        raise Invalid("The ID token was not signed here, or was changed since.") from None
