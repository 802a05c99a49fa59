"""Everything an operator may set, read once from the environment at the entry points.

Nobody else reads the environment: settings are built by `Settings.from_env` and passed down.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from api.entrance import Entrance, read_entrance

MIN_SECRET_BYTES = 32
FCM_URL = "https://fcm.googleapis.com"
MAIL_FROM = "Interlude <interlude@localhost>"
LOG_LEVELS = ("debug", "info", "warning", "error")
_CHECKOUT = Path(__file__).parent.parent


class SettingsError(Exception):
    """A setting is missing or unusable; the text says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One running Interlude.

    `database_url` and `redis_url` are None where the servers that come as wheels are used.
    """

    data: Path
    database_url: str | None
    redis_url: str | None
    secret: bytes
    public_url: str
    smtp_url: str | None
    mail_from: str
    files_url: str | None
    firebase_credentials: Path | None
    fcm_url: str
    web_push_origins: frozenset[str]
    push_contact: str
    host: str
    port: int
    pool_size: int
    log_level: str
    entrance: Entrance

    @classmethod
    def from_env(cls, environ: Mapping[str, str], data: Path | None = None) -> "Settings":
        """Read `INTERLUDE_*`. Raises SettingsError with one sentence for what cannot be used."""
        folder = data or Path(environ.get("INTERLUDE_DATA") or _CHECKOUT / ".interlude")
        port = _whole_number(environ, "INTERLUDE_PORT", 8000)
        return cls(
            data=folder.absolute(),
            database_url=_url(environ, "INTERLUDE_DATABASE_URL", "postgresql", "postgres"),
            redis_url=_url(environ, "INTERLUDE_REDIS_URL", "redis", "rediss", "unix"),
            secret=_secret(environ),
            public_url=_public_url(environ, folder, port),
            smtp_url=_url(environ, "INTERLUDE_SMTP_URL", "smtp", "smtps"),
            mail_from=environ.get("INTERLUDE_MAIL_FROM") or MAIL_FROM,
            files_url=_url(environ, "INTERLUDE_FILES_URL", "file", "s3"),
            firebase_credentials=_service_account(environ, "INTERLUDE_FIREBASE_CREDENTIALS"),
            fcm_url=(_url(environ, "INTERLUDE_FCM_URL", "https", "http") or FCM_URL).rstrip("/"),
            web_push_origins=_origins(environ, "INTERLUDE_WEB_PUSH_ORIGINS"),
            push_contact=_push_contact(environ),
            host=environ.get("INTERLUDE_HOST") or "127.0.0.1",
            port=port,
            pool_size=_whole_number(environ, "INTERLUDE_POOL_SIZE", 10),
            log_level=_log_level(environ),
            entrance=_entrance(environ),
        )


def address_file(data: Path) -> Path:
    """Where `up` notes the address it serves, so that the other verbs write the same links."""
    return data / "address"


def _public_url(environ: Mapping[str, str], data: Path, port: int) -> str:
    noted = address_file(data)
    given = _url(environ, "INTERLUDE_PUBLIC_URL", "https", "http")
    if given:
        return given.rstrip("/")
    if "INTERLUDE_PORT" not in environ:
        with suppress(OSError):  # whether the folder can be used is told where it is needed
            return noted.read_text(encoding="utf-8").strip()
    return f"http://127.0.0.1:{port}"


def _url(environ: Mapping[str, str], name: str, *schemes: str) -> str | None:
    value = environ.get(name)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        _ = "," in parts.netloc or parts.port  # PostgreSQL takes several hosts: one,two:5433
    except ValueError as error:
        raise SettingsError(f"{name} is not a URL ({error}).") from error
    if parts.scheme not in schemes:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise SettingsError(f"{name} must start with {wanted}.")
    return value


def _service_account(environ: Mapping[str, str], name: str) -> Path | None:
    """The file of a Google service account's key; what is inside is used by who sends."""
    value = environ.get(name)
    if not value:
        return None
    try:
        account = json.loads(Path(value).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{name}: {value} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise SettingsError(f"{name}: {value} is not JSON in UTF-8.") from error
    wanted = ("client_email", "private_key", "project_id", "token_uri")
    missing = [each for each in wanted if not isinstance(account, dict) or each not in account]
    if missing:
        raise SettingsError(
            f"{name}: {value} is no service account's key, it has no {missing[0]}; download one"
            " from the Firebase console, under Project settings, Service accounts."
        )
    return Path(value).absolute()


def _origins(environ: Mapping[str, str], name: str) -> frozenset[str]:
    """Origins such as http://127.0.0.1:8801, separated by spaces."""
    found = frozenset(environ.get(name, "").split())
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}":
            raise SettingsError(
                f"{name} wants origins such as https://push.example, not {origin!r}."
            )
    return found


def _push_contact(environ: Mapping[str, str]) -> str:
    """Whom a push service may write to when something is wrong (RFC 8292, 2.1)."""
    value = environ.get("INTERLUDE_PUSH_CONTACT")
    if value:
        if not value.startswith(("mailto:", "https://")):
            raise SettingsError("INTERLUDE_PUSH_CONTACT must start with mailto: or https://.")
        return value
    _, address = parseaddr(environ.get("INTERLUDE_MAIL_FROM") or MAIL_FROM)
    return f"mailto:{address}"


def _whole_number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name)
    if not value:
        return default
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise SettingsError(f"{name} must be a whole number from 1 to 65535, not {value!r}.")
    return int(value)


def _entrance(environ: Mapping[str, str]) -> Entrance:
    try:
        return read_entrance(environ)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _log_level(environ: Mapping[str, str]) -> str:
    value = environ.get("INTERLUDE_LOG_LEVEL") or "info"
    if value.lower() not in LOG_LEVELS:
        known = ", ".join(LOG_LEVELS)
        raise SettingsError(f"INTERLUDE_LOG_LEVEL must be one of {known}, not {value!r}.")
    return value.lower()


def _secret(environ: Mapping[str, str]) -> bytes:
    """The key all tokens and seals derive from; empty means: use the data folder's own."""
    value = environ.get("INTERLUDE_SECRET", "")
    if value and len(value.encode()) < MIN_SECRET_BYTES:
        raise SettingsError(
            f"INTERLUDE_SECRET must hold at least {MIN_SECRET_BYTES} bytes; make one with"
            " `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
        )
    return value.encode()
