"""The processes of the product on one machine: started together, stopped together."""

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

HOST = "127.0.0.1"


class CannotRunError(Exception):
    """Something on this machine is in the way; the message says what to do."""


def need_free_port(port: int, what: str, variable: str) -> None:
    """Raise CannotRunError, naming the port, where another program has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CannotRunError(
                f"Port {port}, wanted for {what}, is taken. Stop the program that uses it, "
                f"or choose another port: make run {variable}={port + 1}"
            ) from None


def free_port() -> int:
    """Return a port that no program has at the moment, of those that the system gives to none by itself (it would
    give the very next connection one of its own range, from 32768 on): it stays free until it is used."""
    while True:
        port = 10_000 + secrets.randbelow(22_000)
        with suppress(OSError), socket.socket() as probe:
            probe.bind((HOST, port))
            return port


@dataclass
class Processes:
    """Child processes by name, each in a group of its own so that Ctrl-C reaches this one alone. They get
    `settings` on top of this process's environment, and write to `output`, by default where this one does."""

    settings: dict[str, str] = field(default_factory=dict)
    output: IO[bytes] | None = None
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, *arguments: str) -> None:
        """Start `python ARGUMENTS` under `name`."""
        self.running[name] = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            start_new_session=True,
            env=os.environ | self.settings,
            stdout=self.output,
            stderr=self.output,
        )

    def died(self) -> str | None:
        """Return the name of a process that has ended by itself."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def stop(self, patience: float = 10) -> None:
        """End all, the last started first; what does not end within `patience` seconds is killed."""
        for process in reversed(self.running.values()):
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(patience)
            process.kill()


def wait_for(processes: Processes, url: str, patience: float = 30) -> None:
    """Return when `url` answers. Raises CannotRunError where that takes longer than `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if name := processes.died():
            raise CannotRunError(f"The {name} process ended by itself; its last words stand above.")
        with suppress(URLError, OSError), urlopen(url, timeout=1):  # noqa: S310
            return
        time.sleep(0.1)
    raise CannotRunError(f"{url} did not answer within {patience:.0f} seconds.")


def wait_for_port(port: int, patience: float = 30) -> None:
    """Return when something listens at `port`. Raises CannotRunError."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.05)
    raise CannotRunError(f"Nothing listens at port {port} after {patience:.0f} seconds.")
