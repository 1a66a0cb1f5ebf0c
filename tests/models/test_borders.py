"""The rules run where neither Qt nor Kafka nor a database library is installed."""

import subprocess
import sys
from pathlib import Path

RULES = [path.stem for path in (Path(__file__).parents[2] / "models").glob("*.py") if path.stem != "__init__"]


def test_the_rules_import_no_qt_no_kafka_and_no_peewee():
    program = (
        f"import sys, importlib\n[importlib.import_module('models.' + name) for name in {RULES!r}]\n"
        "print([name for name in ('PySide6', 'confluent_kafka', 'peewee', 'pyqtgraph') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert len(RULES) > 15
