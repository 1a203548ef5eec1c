"""Lucca's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from werkzeug.test import Client


@pytest.mark.parametrize("path", ["/identity/oidc/callback?code=x", "/auth/oidc/callback", "/home"])
def test_what_is_not_emulated_is_a_page_that_says_so(client: Client, path: str) -> None:
    """Who is sent back by SmartLink reads why it ends here, in their language."""
    english, french = client.get(path), client.get(path, headers={"Accept-Language": "fr"})

    assert (english.status_code, french.status_code) == (501, 501)
    assert "not emulated yet" in english.text
    assert "pas encore émulé" in french.text
    assert "not emulated" not in french.text
