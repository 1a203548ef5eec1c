"""What nobody sees unless they ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter

import pytest

from emulator.journal import Exchange, Message, masking


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "lucca application=1f0c", "lucca application=***"),
        ("authorization", "Bearer abc.def", "Bearer ***"),
        ("Authorization", "Basic dXNlcjpwYXNz", "Basic ***"),
        ("Authorization", "opaque", "***"),
        ("Cookie", "a=1; session=s3cret==; b", "a=***; session=***; b"),
        ("Set-Cookie", "sid=abc; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly"),
        ("X-Api-Key", "abc", "***"),
        ("Location", "http://h/cb?code=abc&state=xyz", "http://h/cb?code=***&state=xyz"),
        ("Location", "http://h/cb#id_token=abc", "http://h/cb#id_token=***"),
        ("Accept", "application/json", "application/json"),
    ],
)
def test_headers(name: str, value: str, shown: str) -> None:
    """What kind of credential it was can still be seen."""
    assert masking.header(name, value) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "grant_type=authorization_code&code=abc&client_secret=x%20y&redirect_uri=r",
            "grant_type=authorization_code&code=***&client_secret=***&redirect_uri=r",
        ),
        ("SAMLResponse=PHNhbWw&RelayState=r", "SAMLResponse=***&RelayState=r"),
        (
            '{"access_token": "a\\"b", "expires_in": 3600,"refresh_token":"r"}',
            '{"access_token": "***", "expires_in": 3600,"refresh_token":"***"}',
        ),
        ('{"client_secret":"cut off', '{"client_secret":"***"'),
        ('{"password": 1234}', '{"password": "***"}'),
        ('{"code": "fr-FR", "tokens": "two"}', '{"code": "fr-FR", "tokens": "two"}'),
        (
            '<input type="hidden" name="SAMLResponse" value="PHNhbWw+">',
            '<input type="hidden" name="SAMLResponse" value="***">',
        ),
        (
            '--b\r\nContent-Disposition: form-data; name="code"\r\n\r\nabc\r\n--b--',
            '--b\r\nContent-Disposition: form-data; name="code"\r\n\r\n***\r\n--b--',
        ),
        ("it is eyJhbGciOi.eyJzdWIi.c2ln here", "it is *** here"),
        ("postcode=75001&encoded=1", "postcode=75001&encoded=1"),
    ],
)
def test_texts(text: str, shown: str) -> None:
    """By the names of fields and members, whatever the body is written in."""
    assert masking.text(text) == shown


def test_a_body_that_is_no_text_keeps_its_bytes() -> None:
    """Masked where it can be read, untouched elsewhere."""
    message = Message((), b"\xff\xfe token=abc\xe9", 20, truncated=False)
    one = Exchange(
        1,
        datetime(2026, 1, 5, tzinfo=UTC),
        1.0,
        None,
        "GET",
        "",
        "/",
        "",
        200,
        None,
        message,
        message,
    )

    assert masking.masked(one).request.body == b"\xff\xfe token=***"


@pytest.mark.parametrize(
    "piece",
    [
        '<input name="code" ',
        'name="code"\r\n',
        '"token":"',
        '"token":"\\',
        "code=",
        "eyJaaaa.",
        " ",
    ],
)
def test_no_body_takes_long(piece: str) -> None:
    """Whoever sends one chooses what is in it."""
    begun = perf_counter()

    masking.text((piece * 65_536)[:65_536])

    assert perf_counter() - begun < 2
