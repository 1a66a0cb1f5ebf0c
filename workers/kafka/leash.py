"""Runs a program on a leash: it ends when whoever holds the leash's standard input lets go of it, however that ends.

Started as a script of its own (standard library only): `leash.py LOG MAX_BYTES -- PROGRAM …`. It prints the program's
process id on a line, keeps what the program prints in a file that is rotated, and ends with it. It is the program's
parent, so that the process it ends can be no other.
"""

import os
import signal
import subprocess
import sys
import threading
from typing import BinaryIO

END_SECONDS = 5.0
"""How long the program may take to end by itself before it is killed."""


def main(arguments: "list[str]") -> int:
    """Run the program to its end; returns its exit code, or 1 if it was ended by a signal."""
    log, most, _, *command = arguments
    program = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    print(program.pid, flush=True)
    threading.Thread(target=_end_when_let_go, args=(program,), daemon=True).start()
    _keep_output(program, log, int(most))
    code = program.wait()
    return code if code >= 0 else 1


def _end_when_let_go(program: "subprocess.Popen[bytes]") -> None:
    sys.stdin.buffer.read()
    program.terminate()
    try:
        program.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        program.kill()


def _keep_output(program: "subprocess.Popen[bytes]", log: str, most: int) -> None:
    """Write what the program prints into a file, and begin another one when that is full."""
    assert program.stdout is not None  # noqa: S101
    file = _open(log)
    for line in program.stdout:
        try:
            if file is None or file.tell() > most:
                if file is not None:
                    file.close()
                os.replace(log, log + ".1")
                file = _open(log)
            if file is not None:
                file.write(line)
                file.flush()
        except OSError:  # a full disk costs lines, not the program
            file = None
    if file is not None:
        file.close()


def _open(log: str) -> "BinaryIO | None":
    try:
        return open(log, "ab")
    except OSError:
        return None


if __name__ == "__main__":
    for name in (signal.SIGINT, signal.SIGTERM):
        # It ends when the program has ended, not before; ignored, they would be so in the program as well.
        signal.signal(name, lambda *_: None)
    sys.exit(main(sys.argv[1:]))
