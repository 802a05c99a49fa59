"""The one door for stored bytes: an association's files are its own, whole, and unaltered."""

import asyncio
import hashlib
import http.server
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from api import files as door
from api.associations.add_association import add_association
from api.db.database import Database
from api.db.transaction import system_transaction
from api.errors import Problem
from api.files import FileDamaged, Files, get_file, open_files, put_file
from api.settings import SettingsError

PICTURE = b"\x89PNG of a lighthouse"
HASH = hashlib.sha256(PICTURE).digest()


@pytest.fixture
async def tenants(database: Database) -> tuple[UUID, UUID]:
    """Two associations."""
    founded = [
        await add_association(database, name, f"ada@{name}.example", "UTC", "en")
        for name in ("one", "two")
    ]
    return founded[0].tenant_id, founded[1].tenant_id


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The default store of a data folder."""
    return open_files(None, tmp_path)


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def put(database: Database, files: Files, tenant: UUID, content: bytes = PICTURE) -> bytes:
    async with system_transaction(database, tenant) as tx:
        return await put_file(tx, files, content, "image/png")


async def test_what_was_stored_is_read_again(
    database: Database, files: Files, tenants: tuple[UUID, UUID]
) -> None:
    assert await put(database, files, tenants[0]) == HASH
    async with system_transaction(database, tenants[0]) as tx:
        assert await get_file(tx, files, HASH) == door.StoredBytes("image/png", PICTURE)


async def test_an_empty_file_is_a_file(
    database: Database, files: Files, tenants: tuple[UUID, UUID]
) -> None:
    nothing = await put(database, files, tenants[0], b"")
    async with system_transaction(database, tenants[0]) as tx:
        assert (await get_file(tx, files, nothing)).content == b""


async def test_another_associations_file_is_not_there(
    database: Database, files: Files, tenants: tuple[UUID, UUID]
) -> None:
    await put(database, files, tenants[0])
    for unreadable in (HASH, b"", b"\0" * 32, b"../../etc/passwd"):
        async with system_transaction(database, tenants[1]) as tx:
            with pytest.raises(Problem) as refused:
                await get_file(tx, files, unreadable)
        assert (refused.value.code, refused.value.status) == ("file_not_found", 404)


async def test_two_associations_share_the_bytes_and_each_has_its_own_row(
    database: Database, files: Files, tenants: tuple[UUID, UUID], tmp_path: Path
) -> None:
    for tenant in tenants:
        await put(database, files, tenant)
    assert len(stored(tmp_path)) == 1
    for tenant in tenants:
        async with system_transaction(database, tenant) as tx:
            assert await tx.value("select count(*) from stored_file") == 1
            assert (await get_file(tx, files, HASH)).content == PICTURE


async def test_the_same_bytes_twenty_times_at_once_are_one_file(
    database: Database, files: Files, tenants: tuple[UUID, UUID], tmp_path: Path
) -> None:
    put_at_once = (put(database, files, tenants[n % 2]) for n in range(20))
    assert set(await asyncio.gather(*put_at_once)) == {HASH}
    assert len(stored(tmp_path)) == 1
    async with system_transaction(database, tenants[0]) as tx:
        assert await tx.value("select count(*) from stored_file") == 1
        assert (await get_file(tx, files, HASH)).content == PICTURE


async def test_a_rolled_back_file_is_not_there(
    database: Database, files: Files, tenants: tuple[UUID, UUID]
) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - a whole transaction is what raises
        async with system_transaction(database, tenants[0]) as tx:
            await put_file(tx, files, PICTURE, "image/png")
            raise ZeroDivisionError
    async with system_transaction(database, tenants[0]) as tx:
        with pytest.raises(Problem):
            await get_file(tx, files, HASH)


@pytest.mark.parametrize("altered", [b"\x89PNG of a lighthousf", b"", PICTURE * 2, None])
async def test_bytes_that_were_tampered_with_are_never_served(
    database: Database,
    files: Files,
    tenants: tuple[UUID, UUID],
    tmp_path: Path,
    altered: bytes | None,
) -> None:
    await put(database, files, tenants[0])
    (place,) = stored(tmp_path)
    if altered is None:
        place.unlink()
    else:
        place.write_bytes(altered)
    async with system_transaction(database, tenants[0]) as tx:
        with pytest.raises(FileDamaged, match=HASH.hex()):
            await get_file(tx, files, HASH)
    await put(database, files, tenants[0])
    async with system_transaction(database, tenants[0]) as tx:
        assert (await get_file(tx, files, HASH)).content == PICTURE


async def test_a_file_over_the_cap_is_refused_before_it_is_stored(
    database: Database, files: Files, tenants: tuple[UUID, UUID], tmp_path: Path
) -> None:
    with pytest.raises(Problem) as refused:
        await put(database, files, tenants[0], bytes(door.MAX_FILE_BYTES + 1))
    assert (refused.value.code, refused.value.arguments) == (
        "too_large",
        {"limit": door.MAX_FILE_BYTES},
    )
    assert stored(tmp_path) == []


@pytest.mark.parametrize("wrong", ["", "image", "text/html\r\nX: y", "../x", "image/png; a=b"])
async def test_what_is_no_media_type_is_refused(
    database: Database, files: Files, tenants: tuple[UUID, UUID], wrong: str
) -> None:
    async with system_transaction(database, tenants[0]) as tx:
        with pytest.raises(ValueError, match="media type"):
            await put_file(tx, files, PICTURE, wrong)


async def test_the_default_folder_is_for_its_user_alone(
    database: Database, files: Files, tenants: tuple[UUID, UUID], tmp_path: Path
) -> None:
    await put(database, files, tenants[0])
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == stat.S_IRWXU
    (place,) = stored(tmp_path)
    assert place == tmp_path / "files" / HASH.hex()[:2] / HASH.hex()


async def test_a_file_url_names_another_folder(
    database: Database, tenants: tuple[UUID, UUID], tmp_path: Path
) -> None:
    elsewhere = open_files(f"file://{tmp_path}/a%20shared%20disk", tmp_path / "unused")
    await put(database, elsewhere, tenants[0])
    assert len(stored(tmp_path / "a shared disk")) == 1
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize(
    "url", ["ftp://host/x", "file://host/x", "file://", "s3://", "/var/files", "http://host/x"]
)
def test_another_kind_of_url_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="INTERLUDE_FILES_URL"):
        open_files(url, tmp_path)


class Bucket(http.server.BaseHTTPRequestHandler):
    """As much of an S3-compatible store as PUT and GET of one object need."""

    objects: dict[str, bytes]

    def do_PUT(self) -> None:
        length = int(self.headers["Content-Length"])
        self.objects[self.path] = self.rfile.read(length)
        self.answer(200, b"")

    def do_GET(self) -> None:
        found = self.objects.get(self.path)
        self.answer(
            404 if found is None else 200, found or b"<Error><Code>NoSuchKey</Code></Error>"
        )

    def answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", '"an-etag"')
        self.send_header("Last-Modified", "Sat, 21 Nov 2026 12:00:00 GMT")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quietly."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """An S3-compatible store on this machine, named by the usual variables; what it holds."""
    held: dict[str, bytes] = {}
    serving = type("Serving", (Bucket,), {"objects": held})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serving)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "eu-central-1",
        "AWS_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    yield held
    server.shutdown()
    server.server_close()


async def test_an_s3_compatible_store_serves_as_well(
    database: Database,
    tenants: tuple[UUID, UUID],
    tmp_path: Path,
    bucket: dict[str, bytes],
) -> None:
    store = open_files("s3://learning/interlude", tmp_path)
    await put(database, store, tenants[0])
    (place,) = bucket
    assert place == f"/learning/interlude/{HASH.hex()[:2]}/{HASH.hex()}"
    async with system_transaction(database, tenants[0]) as tx:
        assert (await get_file(tx, store, HASH)).content == PICTURE
        bucket[place] = b"something else at all"
        with pytest.raises(FileDamaged):
            await get_file(tx, store, HASH)
        bucket.clear()
        with pytest.raises(FileDamaged):
            await get_file(tx, store, HASH)
    async with system_transaction(database, tenants[1]) as tx:
        with pytest.raises(Problem):
            await get_file(tx, store, HASH)
