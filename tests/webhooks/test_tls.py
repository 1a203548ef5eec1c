"""Receivers behind TLS: whom the machine trusts is sent to, and in time; others are not."""

from __future__ import annotations

import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from emulator.webhooks import sending
from emulator.webhooks.sending import post
from tests.webhooks.receiver import hear, rude

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "receiver")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "receiver.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def trusting(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have this machine trust it, as OpenSSL is told to."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    sending._pool.cache_clear()
    yield
    sending._pool.cache_clear()


def over_tls(
    certificate: Path, speak: Callable[[socket.socket], None]
) -> Callable[[socket.socket], None]:
    """Return a way to speak that begins with a TLS handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def spoken(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            hear(wrapped)
            speak(wrapped)

    return spoken


def https(url: str) -> str:
    """Return the address with TLS."""
    return url.replace("http:", "https:")


@pytest.mark.usefixtures("trusting")
def test_a_trusted_receiver_is_sent_to(certificate: Path) -> None:
    """As over plain http."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    with rude(over_tls(certificate, lambda one: one.sendall(answer))) as url:
        outcome = post(https(url), {}, b"{}")

    assert (outcome.status, outcome.reason, outcome.answer) == (200, None, "ok")


def test_another_is_not(certificate: Path) -> None:
    """A certificate that nobody vouches for: nothing is sent to it."""
    with rude(over_tls(certificate, lambda _: None)) as url:
        assert post(https(url), {}, b"{}").reason == "tls"


@pytest.mark.usefixtures("trusting")
def test_it_too_is_left_in_time(certificate: Path) -> None:
    """A byte now and again does not hold the sender here either, nor does a handshake."""

    def drip(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"y")
            time.sleep(0.05)

    for speak in (over_tls(certificate, drip), lambda _: time.sleep(0.7)):
        with rude(speak) as url:
            outcome = post(https(url), {}, b"{}", seconds=0.3)

        assert outcome.reason == "timeout"
        assert outcome.duration_ms < 2_000
