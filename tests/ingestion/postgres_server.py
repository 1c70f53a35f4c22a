"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port of the loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_INSTALLED = Path("/usr/lib/postgresql")
_ACCOUNT = "postgres"


@dataclass(frozen=True)
class PostgresServer:
    """A server that runs: its tools, port and superuser's password."""

    tools: Path
    port: int
    password: str

    def url(self, database: str = "postgres", user: str = _ACCOUNT, password: str = "") -> str:
        """The address of a database for a user."""
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, sql: str, database: str = "postgres") -> str:
        """Run statements as the superuser; what psql prints."""
        done = subprocess.run(
            [self.tools / "psql", "-v", "ON_ERROR_STOP=1", "-XAtq", self.url(database)],
            input=sql,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def installed_tools() -> Path:
    """The folder of the newest server that is installed, or the one on the path."""
    versions = sorted(_INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    assert found, "PostgreSQL is not installed: `make setup` installs it"
    return Path(found).parent


@contextmanager
def running_server(folder: Path) -> Iterator[PostgresServer]:
    """Make, start and at the end stop a server whose files are in `folder`."""
    server = PostgresServer(installed_tools(), _free_port(), "of-the-tests")
    data, secret = folder / "data", folder / "secret"
    secret.write_text(server.password)
    if os.geteuid() == 0:
        _give_to_account(folder)
    _as_account(
        server.tools / "initdb", "-D", data, "-U", _ACCOUNT, "-A", "scram-sha-256",
        f"--pwfile={secret}", "-E", "UTF8", "--no-sync",
    )  # fmt: skip
    options = f"-p {server.port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
    control = (server.tools / "pg_ctl", "-D", data, "-w")
    _as_account(*control, "-l", folder / "log", "-o", options, "start")
    try:
        yield server
    finally:
        _as_account(*control, "-m", "immediate", "stop")


def _as_account(*command: str | Path) -> None:
    """Run as the server's account where we are root, whom it refuses."""
    runner = ["runuser", "-u", _ACCOUNT, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*runner, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, check=False, cwd="/",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _give_to_account(folder: Path) -> None:
    account = pwd.getpwnam(_ACCOUNT)
    for path in (folder, *folder.iterdir()):
        os.chown(path, account.pw_uid, account.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
