"""The one door for stored bytes: media, evidence, certificates, exports. Who may read this file?

Bytes live under the SHA-256 of their content, in a local folder or an S3-compatible store; an
association reads only what it has a `stored_file` row for. Bytes are written before the row: a
transaction that rolls back leaves bytes nobody can reach, never a row without bytes.
"""

import hashlib
import hmac
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
import structlog
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, S3Store

from api.db.transaction import Transaction
from api.errors import Problem
from api.settings import SettingsError

log = structlog.get_logger()

MAX_FILE_BYTES = 32 * 1024 * 1024

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")

Files = LocalStore | S3Store


class FileDamaged(Exception):
    """The store lost or changed the bytes of a file; what it holds now is never handed out."""


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """A file as it was stored."""

    media_type: str
    content: bytes


def open_files(url: str | None, data: Path) -> Files:
    """The store at `file:///folder` or `s3://bucket/prefix`, or `data`/files where no URL is set.

    A local folder is made for this user alone (0700). S3 credentials, region and endpoint come from
    the AWS_* variables every S3 tool reads. Raises SettingsError for another kind of URL, and
    OSError where the folder cannot be made. Nothing connects yet.
    """
    if url is None:
        return _local(data.absolute() / "files")
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path:
        return _local(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        try:
            return S3Store.from_url(url)
        except BaseError as error:
            raise SettingsError(f"INTERLUDE_FILES_URL cannot be used: {error}") from error
    raise SettingsError("INTERLUDE_FILES_URL must be file:///folder or s3://bucket/prefix.")


async def put_file(tx: Transaction, files: Files, content: bytes, media_type: str) -> bytes:
    """Keep these bytes for the transaction's association; their SHA-256, to ask for them by.

    Storing the same bytes again changes nothing: the first media type stays. Raises Problem
    `too_large` over MAX_FILE_BYTES, and ValueError for what is no media type.
    """
    if len(content) > MAX_FILE_BYTES:
        raise Problem("too_large", limit=MAX_FILE_BYTES)
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise ValueError(f"{media_type!r} is not a media type")
    file_hash = await keep_bytes(files, content)
    await tx.run(
        "insert into stored_file (tenant_id, hash, size_bytes, media_type, stored_at)"
        " values ($1, $2, $3, $4, $5) on conflict do nothing",
        tx.tenant,
        file_hash,
        len(content),
        media_type,
        tx.database_now,
    )
    return file_hash


async def get_file(tx: Transaction, files: Files, file_hash: bytes) -> StoredBytes:
    """The file, where the transaction's association has it.

    Raises Problem `file_not_found` where it does not (another association's file included), and
    FileDamaged where the stored bytes are gone or are not those that were stored.
    """
    row = await tx.row(
        "select size_bytes, media_type from stored_file where tenant_id = $1 and hash = $2",
        tx.tenant,
        file_hash,
    )
    if row is None:
        raise Problem("file_not_found")
    return StoredBytes(row["media_type"], await fetch_bytes(files, file_hash, row["size_bytes"]))


async def keep_bytes(files: Files, content: bytes) -> bytes:
    """Put bytes into the store under their SHA-256; who may see them is the caller's to say."""
    file_hash = hashlib.sha256(content).digest()
    await obstore.put_async(files, _place(file_hash), content)
    return file_hash


async def fetch_bytes(files: Files, file_hash: bytes, size_bytes: int | None = None) -> bytes:
    """The bytes with this hash, once they have proved to be those. Raises FileDamaged.

    A wrong size, or one over MAX_FILE_BYTES where it was not recorded, is not even read.
    """
    try:
        found = await obstore.get_async(files, _place(file_hash))
    except (NotFoundError, FileNotFoundError) as error:
        raise _damaged(file_hash, "the bytes are gone") from error
    size = found.meta["size"]
    if size > MAX_FILE_BYTES or size_bytes not in (None, size):
        raise _damaged(file_hash, "the size differs")
    content = bytes(await found.bytes_async())
    if not hmac.compare_digest(hashlib.sha256(content).digest(), file_hash):
        raise _damaged(file_hash, "the bytes differ")
    return content


def _damaged(file_hash: bytes, seen: str) -> FileDamaged:
    log.error("stored_file_damaged", hash=file_hash.hex(), seen=seen)
    return FileDamaged(f"{file_hash.hex()}: {seen}")


def _place(file_hash: bytes) -> str:
    """Where the bytes live: made from the hash alone, so that no name can lead elsewhere."""
    name = file_hash.hex()
    return f"{name[:2]}/{name}"


def _local(folder: Path) -> LocalStore:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(stat.S_IRWXU)
    return LocalStore(folder)
