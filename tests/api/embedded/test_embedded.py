"""The servers that Interlude brings along, started for real on folders of their own."""

# ruff: noqa: ASYNC110, ASYNC220, ASYNC240 (nothing else waits for these tests' event loop)

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from api import embedded
from api.embedded.binaries import Wheel, executable_of
from api.embedded.folders import folders_of, may_enter, private_folder

ROOT = os.geteuid() == 0
CHECKOUT = Path(__file__).parents[3]
only_root = pytest.mark.skipif(not ROOT, reason="only root steps down to another user")

HOLD_THE_SERVERS = """
import asyncio, sys
from pathlib import Path
from api import embedded

async def hold() -> None:
    async with embedded.servers(Path(sys.argv[1])):
        print("ready", flush=True)
        await asyncio.sleep(60)

asyncio.run(hold())
"""


@contextlib.contextmanager
def a_data_folder() -> Iterator[Path]:
    """Not under pytest's own folder: that is 0700, so root's servers would move elsewhere."""
    folder = Path(tempfile.mkdtemp(prefix="interlude-test-"))
    folder.chmod(0o755)
    try:
        yield folder / "data"
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def data() -> Iterator[Path]:
    with a_data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def used() -> Iterator[Path]:
    """A data folder that servers have run on before; tests leave nothing running on it."""
    with a_data_folder() as folder:

        async def first_start() -> None:
            async with embedded.servers(folder):
                pass

        asyncio.run(first_start())
        yield folder


@contextlib.contextmanager
def another_process_with_servers(data: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD_THE_SERVERS, str(data)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


async def ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def postmaster(data: Path) -> int:
    return int((data / "pg18" / "postmaster.pid").read_text().split()[0])


async def test_the_first_start_makes_the_owner_and_the_database(data: Path) -> None:
    async with embedded.servers(data, durable=False) as reached:
        assert reached.database_url == embedded.database_url(data)
        assert await ask(reached.database_url, "SELECT current_user") == "interlude_owner"
        assert await ask(reached.database_url, "SELECT current_database()") == "interlude"
        owner = "FROM pg_roles WHERE rolname = current_user"
        assert await ask(reached.database_url, f"SELECT rolcreaterole {owner}") is True
        assert await ask(reached.database_url, f"SELECT rolsuper {owner}") is False
        assert await ask(reached.database_url, "SELECT lower('ÄÉ')") == "äé"
        assert await ask(reached.database_url, "SHOW timezone") == "UTC"
        assert await ask(reached.database_url, "SHOW fsync") == "off"
        assert await ask(embedded.superuser_url(data), "SELECT current_user") == "postgres"


async def test_the_second_start_is_quicker_than_the_first(data: Path) -> None:
    took = []
    for _ in range(2):
        began = time.monotonic()
        async with embedded.servers(data, durable=False):
            took.append(time.monotonic() - began)
    assert took[1] < took[0]


async def test_the_servers_are_gone_after_the_block(used: Path) -> None:
    async with embedded.servers(used):
        pid = postmaster(used)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not list((used / "run").iterdir())


async def test_no_server_listens_on_the_network(used: Path) -> None:
    async with embedded.servers(used) as reached:
        assert await ask(reached.database_url, "SHOW listen_addresses") == ""
        assert await ask(reached.database_url, "SHOW fsync") == "on"
        assert (used / "run").stat().st_mode & 0o777 == 0o700
        assert await valkey_says(used, "CONFIG GET port") == ["*2", "$4", "port", "$1", "0"]


async def valkey_says(data: Path, command: str) -> list[str]:
    path = embedded.redis_url(data).removeprefix("unix://")
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(f"{command}\r\nQUIT\r\n".encode())
    answer = (await reader.read()).decode().split("\r\n")
    writer.close()
    return answer[:-2]


async def test_valkey_keeps_its_keys_and_refuses_rather_than_forgets(used: Path) -> None:
    async with embedded.servers(used):
        assert await valkey_says(used, "SET ada 1") == ["+OK"]
        assert (await valkey_says(used, "CONFIG GET maxmemory-policy"))[-1] == "noeviction"
    async with embedded.servers(used):
        assert await valkey_says(used, "GET ada") == ["$1", "1"]


async def test_a_killed_postgres_keeps_what_was_committed(used: Path) -> None:
    async with embedded.servers(used) as reached:
        await ask(reached.database_url, "CREATE TABLE IF NOT EXISTS kept (name text)")
        await ask(reached.database_url, "INSERT INTO kept VALUES ('ada')")
        os.kill(postmaster(used), signal.SIGKILL)
    async with embedded.servers(used) as reached:
        assert await ask(reached.database_url, "SELECT name FROM kept") == "ada"


async def test_two_commands_at_once_share_and_the_starter_waits_for_the_other(used: Path) -> None:
    born = "SELECT pg_postmaster_start_time()"
    both_in = asyncio.Barrier(2)

    async def command(stays_s: float) -> object:
        async with embedded.servers(used) as reached:
            await both_in.wait()
            await asyncio.sleep(stays_s)
            return await ask(reached.database_url, born)

    one, other = await asyncio.gather(command(0.0), command(0.5))
    assert one == other
    other, one = await asyncio.gather(command(0.5), command(0.0))
    assert one == other


async def test_a_command_leaves_another_process_its_servers(used: Path) -> None:
    with another_process_with_servers(used) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "ready\n"
        async with embedded.servers(used):
            pid = postmaster(used)
        os.kill(pid, 0)
        with (
            pytest.raises(embedded.EmbeddedError, match=f"Process {owner.pid} already runs"),
            embedded.ownership(used, within_s=0.1),
        ):
            pass


async def test_servers_stop_in_order_when_their_process_is_killed(used: Path) -> None:
    with another_process_with_servers(used) as owner:
        assert owner.stdout is not None
        owner.stdout.readline()
        pid = postmaster(used)
        owner.kill()
        owner.wait()
        async with embedded.servers(used) as reached:
            assert postmaster(used) != pid
            assert await ask(reached.database_url, "SELECT 1") == 1
    log = (used / "postgres.log").read_text().splitlines()
    assert "was not properly shut down" not in "".join(log[-12:])


async def test_a_cluster_left_half_made_by_a_crash_is_remade(data: Path) -> None:
    with another_process_with_servers(data) as first:
        while not list(data.glob("pg18.making-*/base")):
            await asyncio.sleep(0.005)
        first.kill()
    assert not (data / "pg18").exists()
    async with embedded.servers(data, durable=False) as reached:
        assert await ask(reached.database_url, "SELECT 1") == 1
    assert not list(data.glob("pg18.making-*"))


async def test_a_crash_before_the_database_was_made_is_mended(used: Path) -> None:
    async with embedded.servers(used):
        await ask(embedded.superuser_url(used), "DROP DATABASE interlude WITH (FORCE)")
    async with embedded.servers(used) as reached:
        assert await ask(reached.database_url, "SELECT current_database()") == "interlude"


async def test_a_pid_that_now_belongs_to_something_else_does_not_block_the_start(
    used: Path,
) -> None:
    user = folders_of(used).user
    stranger = subprocess.Popen(["/bin/sleep", "60"], user=user[0] if user else None)
    try:
        stale = used / "pg18" / "postmaster.pid"
        stale.write_text(f"{stranger.pid}\n{used / 'pg18'}\n1\n5432\n{used / 'run'}\n\n")
        os.chown(stale, *(user or (-1, -1)))
        shutil.copy(stale, used / "run" / ".s.PGSQL.5432.lock")
        async with embedded.servers(used) as reached:
            assert await ask(reached.database_url, "SELECT 1") == 1
    finally:
        stranger.kill()
        stranger.wait()


async def refusal(data: Path) -> str:
    with pytest.raises(embedded.EmbeddedError) as refused:
        async with embedded.servers(data, durable=False):
            pass
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def make_cluster_of(folder: Path, major: str, *, whole: bool = True) -> None:
    (folder / "global").mkdir(parents=True)
    (folder / "PG_VERSION").write_text(f"{major}\n")
    if whole:
        (folder / "global" / "pg_control").write_bytes(b"")
    user = folders_of(folder.parent).user
    os.chown(folder, *(user or (-1, -1)))


async def test_a_folder_that_is_no_whole_cluster_is_refused_and_kept(data: Path) -> None:
    make_cluster_of(data / "pg18", "18", whole=False)
    data.chmod(0o755)
    assert "is not a whole PostgreSQL cluster" in await refusal(data)
    assert (data / "pg18" / "PG_VERSION").exists()


@pytest.mark.parametrize("name", ["pg17", "pg18"])
async def test_data_of_another_major_version_is_refused(data: Path, name: str) -> None:
    make_cluster_of(data / name, "17")
    assert "was made by PostgreSQL 17 and this Interlude brings 18" in await refusal(data)


async def test_a_file_in_the_way_is_named(data: Path) -> None:
    data.write_text("")
    assert str(data) in await refusal(data)
    assert "in the way" in await refusal(data / "deeper")


@contextlib.contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    if ROOT:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        if ROOT:
            os.seteuid(0)


async def test_an_unwritable_folder_is_refused_in_one_sentence(data: Path) -> None:
    data.mkdir()
    data.chmod(0o555)
    with as_an_ordinary_user():
        assert f"Interlude may not write {data}" in await refusal(data)
        assert f"Interlude may not write {data / 'deeper'}" in await refusal(data / "deeper")


async def test_a_cluster_of_somebody_else_is_refused(data: Path) -> None:
    if not ROOT:
        pytest.skip("only root can give a folder to somebody else")
    make_cluster_of(data / "pg18", "18")
    os.chown(data / "pg18", 12345, 12345)
    assert "belongs to user 12345" in await refusal(data)
    data.chmod(0o700)
    assert "belongs to user 12345" in await refusal(data)


@pytest.mark.parametrize(("mode", "owner"), [(0o750, None), (0o700, 12345)])
def test_a_socket_folder_somebody_else_may_enter_is_refused(
    data: Path, mode: int, owner: int | None
) -> None:
    if owner and not ROOT:
        pytest.skip("only root can give a folder to somebody else")
    data.mkdir()
    data.chmod(mode)
    user = folders_of(data.parent).user
    os.chown(data, owner or (user[0] if user else -1), -1)
    with pytest.raises(embedded.EmbeddedError, match=r"only .* may enter"):
        private_folder(data, user)


@pytest.mark.parametrize("name", ["long" * 20, "grace's data, ä"])
async def test_a_path_no_socket_can_have_gets_short_sockets(data: Path, name: str) -> None:
    deep = data / name
    async with embedded.servers(deep, durable=False) as reached:
        assert await ask(reached.database_url, "SELECT 1") == 1
        run = folders_of(deep).run
        assert run.parent == Path("/tmp")
        assert run.stat().st_mode & 0o777 == 0o700
        with socket.socket(socket.AF_UNIX) as plain:
            plain.connect(str(run / "valkey.sock"))
    run.rmdir()


def test_a_platform_without_the_wheel_is_told_what_to_set() -> None:
    absent = Wheel("PostgreSQL", "no_such_wheel", "bin/postgres", ("no_such_wheel",))
    with pytest.raises(embedded.EmbeddedError, match="set INTERLUDE_DATABASE_URL"):
        executable_of(absent, None)


@only_root
async def test_root_steps_down_for_both_servers(used: Path) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    async with embedded.servers(used):
        assert Path(f"/proc/{postmaster(used)}").stat().st_uid == nobody
        assert (used / "run" / "valkey.sock").stat().st_uid == nobody


@only_root
async def test_root_may_not_be_named_as_the_servers_user(data: Path) -> None:
    with pytest.raises(embedded.EmbeddedError, match="'root' is no unprivileged user"):
        embedded.database_url(data, run_as="root")


@only_root
async def test_roots_closed_folder_keeps_a_link_to_the_servers(data: Path) -> None:
    data.parent.chmod(0o700)
    umask = os.umask(0o077)
    expected = embedded.database_url(data)
    try:
        async with embedded.servers(data, durable=False) as reached:
            assert reached.database_url == expected
            assert await ask(reached.database_url, "SELECT 1") == 1
        home = (data / "servers").readlink()
        assert (home / "pg18" / "PG_VERSION").read_text() == "18\n"
    finally:
        os.umask(umask)
        shutil.rmtree(folders_of(data).home)


def test_passing_a_folder_needs_every_folder_above_it_open(data: Path) -> None:
    stranger = (12345, 12345)
    data.mkdir()
    data.chmod(0o755)
    assert may_enter(data, stranger)
    data.parent.chmod(0o700)
    assert not may_enter(data, stranger)
    assert may_enter(data, (data.stat().st_uid, data.stat().st_gid))
