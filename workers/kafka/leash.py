"""Runs a program on a leash: it ends when whoever holds the leash's standard input lets go of it, however that ends.

Started as a script of its own (standard library only): `leash.py LOG MAX_BYTES SECONDS -- PROGRAM …`. It prints the
program's process id on a line, keeps what the program prints in a file that is rotated, and ends with it. It is the
program's parent, so that the process it ends can be no other.

That the holder is gone shows everywhere by the end of standard input. The program is then asked to end, and killed when
it has not after so many seconds. Should the leash itself be killed, Linux asks the program to end, and Windows ends it;
on macOS it is left over, and ended by whoever starts Kafka on that folder next.
"""

import os
import signal
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any, BinaryIO


def main(arguments: "list[str]") -> int:
    """Run the program to its end; returns its exit code, or as shells do 128 + the signal that ended it."""
    log, most, seconds, _, *command = arguments
    try:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            # Tied to the thread that starts the program, which is the main one and waits for the program's end.
            preexec_fn=_ask_to_end_with_us() if sys.platform == "linux" else None,  # noqa: PLW1509 (one thread yet)
        )
    except OSError as error:
        print(error, flush=True)
        return 1
    job = _end_with_us_on_windows(program) if sys.platform == "win32" else None  # noqa: F841 (it ends what it holds)
    print(program.pid, flush=True)
    threading.Thread(target=_end_when_let_go, args=(program, float(seconds)), daemon=True).start()
    _keep_output(program, log, int(most))
    code = program.wait()
    return code if code >= 0 else 128 - code


def _end_when_let_go(program: "subprocess.Popen[bytes]", seconds: float) -> None:
    while os.read(0, 1):  # not through sys.stdin, whose lock Python wants at its own end
        pass
    program.terminate()  # on Windows this is a kill, from which Kafka recovers
    try:
        program.wait(seconds)
    except subprocess.TimeoutExpired:
        if sys.platform != "win32" and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)  # what it has started too, and us
        program.kill()


def _keep_output(program: "subprocess.Popen[bytes]", log: str, most: int) -> None:
    """Write what the program prints into a file, and begin another one when that is full."""
    assert program.stdout is not None  # noqa: S101
    file: BinaryIO | None = None
    for line in program.stdout:
        with suppress(OSError):  # a full disk costs lines, not the program
            if file is not None and file.tell() > most:
                file.close()
                file = None
                os.replace(log, log + ".1")
            if file is None:
                file = open(log, "ab")  # noqa: SIM115 (it stays open)
            file.write(line)
            file.flush()
    if file is not None:
        with suppress(OSError):
            file.close()


def _ask_to_end_with_us() -> Any:
    """Return what makes Linux ask a new process to end when the thread that started it is gone."""
    try:
        import ctypes  # noqa: PLC0415

        prctl = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):  # then only standard input tells
        return None
    return lambda: prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _end_with_us_on_windows(program: "subprocess.Popen[bytes]") -> object:
    """Put the program into a job that Windows ends when we are gone; returns what must be kept for as long.

    Without one, only standard input tells.
    """
    with suppress(Exception):
        import ctypes  # noqa: PLC0415

        kernel: Any = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009 (not everywhere)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        # JOBOBJECT_EXTENDED_LIMIT_INFORMATION: two times of 8 bytes, then the flags, then what stays zero.
        size = 144 if ctypes.sizeof(ctypes.c_void_p) == 8 else 112
        limits = ctypes.create_string_buffer(struct.pack("=QQI", 0, 0, 0x2000), size)  # …_LIMIT_KILL_ON_JOB_CLOSE
        if kernel.SetInformationJobObject(job, 9, limits, size):  # JobObjectExtendedLimitInformation
            kernel.AssignProcessToJobObject(job, ctypes.c_void_p(int(getattr(program, "_handle"))))  # noqa: B009
        return job
    return None


if __name__ == "__main__":
    for name in (signal.SIGINT, signal.SIGTERM):
        # It ends when the program has ended, not before; ignored, they would be so in the program as well.
        signal.signal(name, lambda *_: None)
    sys.exit(main(sys.argv[1:]))
