"""Files that are sent and given back; the pictures of people."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from emulator.lucca import pictures
from emulator.lucca.routes import files

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]


@pytest.fixture
def get(client: Client, key: str) -> Callable[..., TestResponse]:
    """Ask for any address of Lucca's with the API key."""

    def ask(path: str) -> TestResponse:
        return client.get(path, headers={"Authorization": f"lucca application={key}"})

    return ask


def sent(call: Call, name: str, content: bytes, mimetype: str = "text/plain") -> dict[str, Any]:
    """Send a file and return what is said of it."""
    answer = call("POST", "files", data={"file": (io.BytesIO(content), name, mimetype)})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.get_json()["data"]
    return told


def pixels(png: bytes) -> list[bytes]:
    """Return the lines of a picture, a byte a pixel: 0 the ground, 1 the letters."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data = 8, b""
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert png[at + 8 + size : at + 12 + size] == struct.pack(">I", zlib.crc32(name + body))
        if name == b"IHDR":
            width, height, *rest = struct.unpack(">IIBBBBB", body)
            assert rest == [8, 3, 0, 0, 0]
        data += body if name == b"IDAT" else b""
        at += size + 12
    raw = zlib.decompress(data)
    assert len(raw) == (width + 1) * height
    return [raw[start + 1 : start + 1 + width] for start in range(0, len(raw), width + 1)]


def test_a_file_is_kept_and_given_back(call: Call, get: Call) -> None:
    """What was sent, byte for byte, by the address that its description says."""
    told = sent(call, "contrat été.txt", b"a\x00b\xff")

    described = call("GET", f"files/{told['id'].upper()}").get_json()["data"]
    back = get(told["href"])

    assert described == told
    assert (told["name"], told["mimetype"], told["size"]) == ("contrat été.txt", "text/plain", 4)
    assert told["url"] == f"http://localhost/api/v3/files/{told['id']}"
    assert (back.data, back.mimetype) == (b"a\x00b\xff", "text/plain")
    assert back.headers["Content-Disposition"].startswith("attachment")
    assert back.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_was_sent_does_nothing_here(call: Call, get: Call) -> None:
    """It is given to be saved, and may run nothing."""
    told = sent(call, "../../x.html", b"<script>alert(1)</script>", "text/html")

    back = get(told["href"])

    assert told["name"] == "x.html"
    assert back.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert back.headers["Content-Disposition"] == "attachment; filename=x.html"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "Send one file"),
        ({"a": (io.BytesIO(b"x"), "a"), "b": (io.BytesIO(b"x"), "b")}, "Send one file"),
        ({"a": (io.BytesIO(b"x"), "n" * 256)}, "a name of 1 to 255"),
    ],
)
def test_what_is_no_file_is_refused(call: Call, data: dict[str, Any], text: str) -> None:
    """With what is wrong."""
    refused = call("POST", "files", data=data)

    assert refused.status_code == 400
    assert text in refused.get_json()["Message"]


def test_a_file_has_a_size(call: Call) -> None:
    """No larger than any body."""
    form = "multipart/form-data; boundary=x"

    refused = call("POST", "files", data=b"x" * 1_100_000, content_type=form)

    assert refused.status_code == 413


def test_a_tenant_keeps_so_many(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """And then no more."""
    monkeypatch.setattr(files, "_MOST", 1)
    sent(call, "one", b"1")

    assert call("POST", "files", data={"file": (io.BytesIO(b"2"), "two")}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/api/v3/files/00000000-0000-4000-8000-000000000000",
        "/api/v3/files/x",
        "/api/v3/files/00000000-7069-4374-8000-00000000ffff",
        "/getFile.ashx",
        "/directory/api/employees/9999/picture",
    ],
)
def test_what_is_not_there_is_404(get: Call, path: str) -> None:
    """Files and people alike."""
    assert get(path).status_code == 404


def test_nobody_sees_a_file_without_a_key(client: Client) -> None:
    """Each address asks who calls."""
    for path in ("/getFile.ashx?id=x", "/directory/api/employees/1/picture", "/api/v3/files/x"):
        assert client.get(path).status_code == 401, path


def test_everybody_has_a_picture(call: Call, get: Call) -> None:
    """By what their record says and by their id; the same each time, and another's is another."""
    shown = call("GET", "users/7", {"fields": "picture"}).get_json()["data"]["picture"]

    by_href = get(shown["href"])
    by_id = get("/directory/api/employees/7/picture?a=0&width=128")
    narrow = get("/Directory/api/employees/7/picture?width=40")

    assert by_href.mimetype == by_id.mimetype == shown["mimetype"] == "image/png"
    assert by_href.data == by_id.data
    assert [len(line) for line in pixels(narrow.data)] == [40] * 40
    assert get("/directory/api/employees/9/picture").data != by_id.data
    assert call("GET", f"files/{shown['id']}").get_json()["data"]["name"] == "7.png"
    assert len(pixels(get("/directory/api/employees/7/picture?width=9000").data)) == 512
    assert get("/directory/api/employees/7/picture?width=wide").status_code == 400


def test_a_picture_has_the_initials() -> None:
    """Read dot by dot: É is E, and what is no letter is a question mark."""
    drawn = pixels(pictures.portrait(1, "Élodie", "le Goff", 16))

    assert [line.replace(b"\0", b".").replace(b"\1", b"#").decode() for line in drawn[4:11]] == [
        "..#####.#.......",
        "..#.....#.......",
        "..#.....#.......",
        "..####..#.......",
        "..#.....#.......",
        "..#.....#.......",
        "..#####.#####...",
    ]
    assert pictures.portrait(1, "1", "李", 16) == pictures.portrait(1, "?", "", 16)
