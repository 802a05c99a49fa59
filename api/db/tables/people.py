"""What belongs to the human, who may be in several associations: login, devices, mail, consent."""

from piccolo.columns import UUID, Boolean, Bytea, Integer, SmallInt, Text, Timestamptz
from piccolo.table import Table

from api.db.engine import DB


class Person(Table, db=DB, tablename="person"):
    """A human. Name and mail address are sealed; the address is found by a keyed hash."""

    id = UUID(primary_key=True, default=None)
    mail_hash = Bytea(default=None, unique=True)
    mail_sealed = Bytea(default=None)
    name_sealed = Bytea(default=None, null=True)
    language = Text(default=None)
    zone = Text(default=None)
    created_at = Timestamptz(default=None)


class PersonKey(Table, db=DB, tablename="person_key"):
    """The person's own key, wrapped. Deleting this row erases every text sealed with it."""

    person_id = UUID(primary_key=True, default=None)
    wrapped_key = Bytea(default=None)
    created_at = Timestamptz(default=None)


class Device(Table, db=DB, tablename="device"):
    """A person signed in on an installation of the app."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    install_id = UUID(default=None)
    name_sealed = Bytea(default=None, null=True)
    platform = Text(default=None)
    signed_in_at = Timestamptz(default=None)
    last_seen_at = Timestamptz(default=None)
    signed_out_at = Timestamptz(default=None, null=True)


class SignInLink(Table, db=DB, tablename="sign_in_link"):
    """A mailed one-use link, kept as a hash and bound to the device that asked."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    purpose = Text(default=None)
    token_hash = Bytea(default=None, unique=True)
    challenge = Bytea(default=None)
    new_mail_hash = Bytea(default=None, null=True)
    new_mail_sealed = Bytea(default=None, null=True)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(default=None, null=True)


class RefreshToken(Table, db=DB, tablename="refresh_token"):
    """One link of a device's chain of refresh tokens; `family_id` is the sign-in it began with."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    device_id = UUID(default=None)
    family_id = UUID(default=None)
    token_hash = Bytea(default=None, unique=True)
    issued_at = Timestamptz(default=None)
    family_expires_at = Timestamptz(default=None)
    replaced_at = Timestamptz(default=None, null=True)
    revoked_at = Timestamptz(default=None, null=True)


class Consent(Table, db=DB, tablename="consent"):
    """One decision about one purpose and the text it was made on. Never changed, only followed."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    purpose = Text(default=None)
    text_version = Integer(default=None)
    granted = Boolean(default=None)
    decided_at = Timestamptz(default=None)


class Mail(Table, db=DB, tablename="mail"):
    """A mail to be sent, sealed; leased by a worker, fenced, and kept until its retention ends."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    kind = Text(default=None)
    content_sealed = Bytea(default=None)
    state = Text(default=None)
    due_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    lease_until = Timestamptz(default=None, null=True)
    fence = Integer(default=None)
    attempts = Integer(default=None)
    error = Text(default=None, null=True)
    created_at = Timestamptz(default=None)
    sent_at = Timestamptz(default=None, null=True)


class IdempotencyKey(Table, db=DB, tablename="idempotency_key"):
    """An unsafe call's key and the reply it had, committed together with its effect."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    tenant_id = UUID(default=None, null=True)
    operation = Text(default=None)
    key = Text(default=None)
    request_digest = Bytea(default=None)
    status = SmallInt(default=None, null=True)
    reply_sealed = Bytea(default=None, null=True)
    created_at = Timestamptz(default=None)
