"""Credentials that are the same after every reset, and open one tenant only.

They are printed at every start and can be computed by anyone who reads this: they protect
nothing but one test from another. What an attacker may try to guess (codes, tokens, session ids)
comes from ``secrets`` instead.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid


def derive(seed: int, tenant: str, purpose: str) -> bytes:
    """Return 32 bytes that depend on all three and on nothing else."""
    text = f"{tenant}\n{purpose}".encode()
    return hmac.digest(f"lucca-emulator {seed}".encode(), text, hashlib.sha256)


def derive_text(seed: int, tenant: str, purpose: str, length: int) -> str:
    """Return up to 64 characters of lower-case hexadecimal digits."""
    return derive(seed, tenant, purpose).hex()[:length]


def derive_uuid(seed: int, tenant: str, purpose: str) -> str:
    """Return a UUID, lower case with hyphens (8-4-4-4-12), of version 4's shape."""
    return str(uuid.UUID(bytes=derive(seed, tenant, purpose)[:16], version=4))
