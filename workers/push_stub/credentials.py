"""Which service account may ask for access tokens? One made here, in the form Google hands out.

The stub checks assertions with its public key; the sender signs them with the private one.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


class CredentialsUnusable(Exception):
    """The file is no service account; one sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """Who may send: its project, its name, the address its assertions are meant for, its key."""

    project_id: str
    client_email: str
    token_uri: str
    private_key_id: str
    public_key: RSAPublicKey


@dataclass(frozen=True, slots=True)
class _File:
    project_id: str
    private_key_id: str
    private_key: str
    client_email: str
    token_uri: str


def make_credentials(project_id: str, token_uri: str) -> dict[str, str]:
    """A new service account (RSA, 2048 bits) as its JSON file says it; firebase-admin takes it."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {
        "type": "service_account",
        "project_id": project_id,
        "private_key_id": secrets.token_hex(20),
        "private_key": pem.decode(),
        "client_email": f"push@{project_id}.iam.gserviceaccount.com",
        "client_id": str(secrets.randbelow(10**21)),
        "token_uri": token_uri,
    }


def read_account(path: Path) -> ServiceAccount:
    """The account of such a file. Raises CredentialsUnusable."""
    try:
        told = msgspec.json.decode(path.read_bytes(), type=_File)
        key = load_pem_private_key(told.private_key.encode(), password=None)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise CredentialsUnusable(f"{path} is no service account: {error}") from error
    public_key = key.public_key()
    if not isinstance(public_key, RSAPublicKey):
        raise CredentialsUnusable(f"{path} is no service account: its key is not an RSA key.")
    return ServiceAccount(
        told.project_id, told.client_email, told.token_uri, told.private_key_id, public_key
    )
