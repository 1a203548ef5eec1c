"""Settings with a cache of their own: scenarios fill one, and the oldest templates go from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import settings

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.config import Config


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that nobody else relies on."""
    return tmp_path_factory.mktemp("scenarios")


@pytest.fixture
def config(tmp_path: Path, cache: Path) -> Config:
    """Settings over an empty data folder."""
    return settings(tmp_path, cache)
