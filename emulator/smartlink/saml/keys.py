"""The key that a tenant signs SAML with, and its certificate: read and parsed once in a process."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

_FOLDER = Path(__file__).parents[1] / "keys"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key and the self-signed certificate that service providers are given."""

    file: str
    """Where its PEM is: what pysaml2 calls a key by."""
    private: RSAPrivateKey
    pem: str
    """The certificate, as an administrator would download it."""
    certificate: str
    """The certificate's DER in base64 without line breaks, as XML holds it."""


@lru_cache(maxsize=16)
def load(number: int) -> SigningKey:
    """Return one of the checked-in keys."""
    file = _FOLDER / f"rsa-{number}.pem"
    # Our own files: checking that the primes are prime would cost 30 ms for each.
    private = load_pem_private_key(file.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(private, RSAPrivateKey):
        raise TypeError(f"{file.name} is not an RSA key")
    pem = file.with_suffix(".crt").read_text()
    der = load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    return SigningKey(str(file), private, pem, base64.b64encode(der).decode())
