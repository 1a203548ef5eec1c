"""A signed SAML response: ours, beside pysaml2 as it comes and beside the RSA operation alone.

pysaml2's default backend runs the ``xmlsec1`` program (apt-get install xmlsec1); without it that
column is left out. All in one process and one thread, in interleaved rounds.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from emulator.address import find
from emulator.clock import Clock
from emulator.config import Config
from emulator.services import Services
from emulator.settings import Settings
from emulator.smartlink.saml import authn, bindings, keys, response
from emulator.smartlink.saml.here import find as here_of
from emulator.smartlink.signin import Signed
from emulator.smartlink.store import accounts
from emulator.smartlink.store.sessions import Session
from emulator.world.tenants import tenants

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
OURS_A_ROUND = 200
THEIRS_A_ROUND = 5
ENTITY_ID = "https://sp.example/metadata"
ACS = "https://sp.example/acs"
METADATA = (
    f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY_ID}">'
    "<SPSSODescriptor"
    ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
    "<AssertionConsumerService"
    f' Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{ACS}" index="0"/>'
    "</SPSSODescriptor></EntityDescriptor>"
)
FOLDER = Path(keys.__file__).parents[1] / "keys"


def main() -> None:
    """Measure, and print milliseconds for one operation."""
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        timed = measures(folder)
        rounds: dict[str, list[float]] = {name: [] for name in timed}
        for one, _ in timed.values():
            one()  # imports, parsed keys
        for _ in range(ROUNDS):
            for name, (one, times) in timed.items():
                began = time.perf_counter()
                for _ in range(times):
                    one()
                rounds[name].append((time.perf_counter() - began) / times * 1000)
    finally:
        shutil.rmtree(folder)
    show(rounds)


def measures(folder: Path) -> dict[str, tuple[Callable[[], object], int]]:
    """Return what is measured, and how often in one round."""
    single, both = ours(folder, sign_response=False), ours(folder, sign_response=True)
    key = keys.load(0).private
    found: dict[str, tuple[Callable[[], object], int]] = {
        "RSA operation": (lambda: key.sign(b"x" * 400, PKCS1v15(), SHA256()), OURS_A_ROUND),
        "ours, assertion": (single, OURS_A_ROUND),
        "ours, both": (both, OURS_A_ROUND),
    }
    if shutil.which("xmlsec1") is not None:
        found["pysaml2, assertion"] = (theirs(sign_response=False), THEIRS_A_ROUND)
        found["pysaml2, both"] = (theirs(sign_response=True), THEIRS_A_ROUND)
    return found


def ours(folder: Path, *, sign_response: bool) -> Callable[[], object]:
    """Return what makes one response for somebody of a real tenant."""
    from datetime import date

    from emulator import smartlink

    name = f"t{int(sign_response)}"
    config = Config(data=folder, as_of=date(2026, 1, 5), people=12, tenant=name, memory=True)
    made = folder / "template.sqlite"
    if not made.exists():
        command = [sys.executable, "-m", "emulator", "template", "--people", "12"]
        env = {"EMULATOR_CACHE": str(folder), "PATH": "/usr/bin:/bin"}
        subprocess.run(command, check=True, capture_output=True, env=env)
        shutil.copy(next(iter(folder.glob("*-12-42-*.sqlite"))), made)
    tenant = tenants(config).create(name, made)
    place = find("http", "127.0.0.1:8080", "/", config)
    with tenant.database.transaction() as db:
        saml = {"entity_id": ENTITY_ID, "acs_url": ACS, "sign_response": sign_response}
        entry = smartlink.register(db, {"name": "Benchmark", "saml": saml}, place)
        person = smartlink.personas(db)[0]
    around = Services(config, name, place, tenant.database, Settings(clock=Clock()))
    db = tenant.database.read().__enter__()
    here = here_of(db, str(entry["appid"]), around)
    text = request(here.own.sso_url, here.now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    message = bindings.by_form({"SAMLRequest": [text]})
    account = accounts.by_sub(db, person.sub)
    assert message is not None
    assert account is not None
    asked = authn.read(message, here)
    at = int(here.now.timestamp())
    signed = Signed(account, Session("", "session", account.id, at, at + 3600))
    return lambda: response.accept(asked, signed)


def request(destination: str, now: str) -> str:
    """Return a request as the POST binding encodes it."""
    import base64

    return base64.b64encode(
        (
            '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
            f' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a" Version="2.0"'
            f' IssueInstant="{now}" Destination="{destination}">'
            f"<saml:Issuer>{ENTITY_ID}</saml:Issuer></samlp:AuthnRequest>"
        ).encode()
    ).decode()


def theirs(*, sign_response: bool) -> Callable[[], object]:
    """Return what makes the same response by pysaml2's own server and default backend."""
    warnings.simplefilter("ignore")  # of cryptography, about what pysaml2 imports
    from saml2.config import IdPConfig
    from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NameID
    from saml2.server import Server
    from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

    config = IdPConfig()
    config.load(
        {
            "entityid": "https://idp.example",
            "key_file": str(FOLDER / "rsa-0.pem"),
            "cert_file": str(FOLDER / "rsa-0.crt"),
            "metadata": {"inline": [METADATA]},
            "service": {
                "idp": {
                    "endpoints": {},
                    "signing_algorithm": SIG_RSA_SHA256,
                    "digest_algorithm": DIGEST_SHA256,
                }
            },
        }
    )
    server = Server(config=config)
    said: dict[str, Any] = {name: ["value"] for name in response.ATTRIBUTES if name != "groups"} | {
        "groups": ["smartlink-employees", "smartlink-managers"]
    }
    name_id = NameID(format=NAMEID_FORMAT_EMAILADDRESS, text="somebody@acme.example")

    def one() -> object:
        return server.create_authn_response(
            said,
            "_a",
            ACS,
            sp_entity_id=ENTITY_ID,
            name_id=name_id,
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified"},
            sign_assertion=True,
            sign_response=sign_response,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
        )

    assert str(one()).count("SignatureValue>") == 2 + 2 * sign_response
    return one


def show(rounds: dict[str, list[float]]) -> None:
    """Print medians and extremes, then the ratios."""
    median = {name: statistics.median(values) for name, values in rounds.items()}
    print(f"{'':22}{'ms':>9}{'least':>9}{'most':>9}")
    for name, values in rounds.items():
        print(f"{name:22}{median[name]:9.3f}{min(values):9.3f}{max(values):9.3f}")
    rsa = median["RSA operation"]
    print(f"\nRSA is {rsa / median['ours, assertion']:.0%} of an assertion signed,", end=" ")
    print(f"{2 * rsa / median['ours, both']:.0%} of both.")
    for kind in ("assertion", "both"):
        if (theirs := median.get(f"pysaml2, {kind}")) is not None:
            ratio = theirs / median[f"ours, {kind}"]
            print(f"{kind}: {ratio:.1f} times as fast as pysaml2 with xmlsec1 (asked: 20)")


if __name__ == "__main__":
    main()
