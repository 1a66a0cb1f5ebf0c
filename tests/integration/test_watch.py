"""`orderpuls watch`: a window beside a program that runs the shop in a terminal, which does what is wished for."""

import json
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from models.database import ENVIRONMENT
from models.storage.connecting import open_store_beside
from models.storage.wishes import WishBook
from tests.integration.program import MISUSED, ROOT, Program, a_place, wait_until
from tests.shared_postgres import ESCAPED, PASSWORD, shared_postgres
from workers.terminal.command_line import main
from workers.terminal.watch import NO_SLOT
from workers.watching.wishes import Choose, Pause, Sell


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "shop", a_place(), shared_postgres().a_place())


def test_a_shop_in_a_terminal_is_shown_in_a_window_elsewhere_and_steered(program: Program, tmp_path: Path):
    assert program.database is not None
    with program.started("headless", "--rate", "6000", "--zone", "Europe/Stockholm") as running:
        wait_until(lambda: program.counted() > 0)
        words = [sys.executable, "-P", "-m", "gui", "watch"]
        home = {"XDG_STATE_HOME": str(tmp_path / "state"), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            words, cwd=tmp_path, env={**program.environment(), **home}, stderr=subprocess.PIPE, text=True
        ) as window:
            store = open_store_beside(program.database, NO_SLOT)
            book = WishBook(store)

            def shown(name: str) -> list[dict[str, object]]:
                return [json.loads(text)[1] for _, found, text in book.shown(0) if found == name]

            wait_until(lambda: bool(shown("ShopTime") and shown("Audited") and shown("Audited")[0]["at"]))
            assert shown("Audited")[0]["on"]  # it is recounted for who looks on
            for wish in (Choose({"rate": 1200.0}), Pause("consumer2-sales", True), Sell(False)):
                book.ask("test", msgspec.json.encode(wish).decode())
            wait_until(lambda: shown("Produced")[0]["selling"] is False)
            assert tomllib.loads((program.folder / "shop.toml").read_text())["simulation"]["rate"] == 1200.0
            for wish in (Pause("consumer2-sales", False), Sell(True)):
                book.ask("test", msgspec.json.encode(wish).decode())
            wait_until(lambda: shown("Produced")[0]["selling"] is True)
            window.send_signal(signal.SIGTERM)
            _, said = window.communicate(timeout=60)
            assert (window.returncode, running.poll()) == (0, None)
            store.close()
        for secret in (PASSWORD, ESCAPED):
            assert secret not in " ".join(words) + said


def test_what_cannot_be_looked_at_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    shown: list[str] = []

    def watch(*words: str, display: bool = True) -> tuple[int, str]:
        given = ["watch", *words, "--shop", str(tmp_path / "shop")]
        code = main(given, lambda _: 0, lambda text, _: shown.append(text), display, lambda _: 0)
        return code, capsys.readouterr().err

    monkeypatch.delenv(ENVIRONMENT, raising=False)
    code, said = watch()
    assert code == MISUSED
    assert "This needs a PostgreSQL" in said
    assert shown.pop().startswith("This needs a PostgreSQL")  # who started it from a desktop sees no terminal
    monkeypatch.setenv(ENVIRONMENT, shared_postgres().a_place().url)
    code, said = watch()
    assert code == 1
    assert "There is no shop in postgresql://postgres@" in shown.pop()
    assert PASSWORD not in said
    assert ESCAPED not in said
    code, said = watch(display=False)
    assert code == 1
    assert "There is no display here." in said
    with pytest.raises(SystemExit):
        watch("--database", "sqlite://x")
