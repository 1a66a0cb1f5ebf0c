"""A program on an empty folder."""

from pathlib import Path

import pytest

from tests.integration.program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "shop")
