"""What the doctor sees: each part well, and each way it can be unwell with what to do."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from api import embedded
from api.doctor import Finding, examine
from api.ground import Ground, open_ground_database, settle_secret
from api.settings import Settings, SettingsError
from tests.conftest import OWNER, SECRET, create_database, drop_database, url_of

NOWHERE = "postgresql://nobody@127.0.0.1:9/none"


def settings(tmp_path: Path, **changes: object) -> Settings:
    base = Settings.from_env({"INTERLUDE_DATA": str(tmp_path)})
    return replace(base, **changes)  # type: ignore[arg-type]


async def found(settings: Settings, ground: Ground) -> dict[str, Finding]:
    return {each.part: each for each in await examine(settings, ground)}


async def test_a_sound_installation_is_well_in_every_part(ground: Ground, tmp_path: Path) -> None:
    parts = await found(settings(tmp_path), ground)
    assert [name for name, part in parts.items() if not part.well] == []
    assert set(parts) == {
        *("database", "roles", "migrations", "secret", "clock", "queue", "mail", "phones"),
        *("browsers", "zone data", "disk"),
    }


async def test_a_database_out_of_reach_is_named_with_what_to_do(
    ground: Ground, tmp_path: Path
) -> None:
    parts = await found(settings(tmp_path), replace(ground, database_url=NOWHERE))
    assert not parts["database"].well
    assert "INTERLUDE_DATABASE_URL" in parts["database"].todo
    assert parts["queue"].well


async def test_an_empty_database_asks_to_be_migrated(
    servers: embedded.Servers, ground: Ground, tmp_path: Path
) -> None:
    name = f"empty_{uuid4().hex[:8]}"
    await create_database(servers, name, None)
    try:
        empty = Ground(url_of(servers, name, OWNER), ground.redis_url, SECRET)
        parts = await found(settings(tmp_path), empty)
    finally:
        await drop_database(servers, name)
    assert not parts["migrations"].well
    assert "interlude migrate" in parts["migrations"].todo


async def test_another_secret_is_found_and_refused(ground: Ground, tmp_path: Path) -> None:
    await settle_secret(ground)
    other = replace(ground, secret=b"another secret of thirty-two bytes or more")
    parts = await found(settings(tmp_path), other)
    assert not parts["secret"].well
    with pytest.raises(SettingsError, match="INTERLUDE_SECRET"):
        async with open_ground_database(other):
            pass
    async with open_ground_database(ground):
        pass


async def test_an_application_role_that_passes_walls_is_found(
    servers: embedded.Servers, ground: Ground, tmp_path: Path
) -> None:
    superuser = await asyncpg.connect(servers.database_url)
    try:
        await superuser.execute("alter role interlude_app bypassrls")
        parts = await found(settings(tmp_path), ground)
    finally:
        await superuser.execute("alter role interlude_app nobypassrls")
        await superuser.close()
    assert not parts["roles"].well
    assert "nobypassrls" in parts["roles"].todo


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9/0", "unix:///nowhere/valkey.sock"])
async def test_a_queue_out_of_reach_is_told_and_nothing_is_lost(
    ground: Ground, tmp_path: Path, url: str
) -> None:
    parts = await found(settings(tmp_path), replace(ground, redis_url=url))
    assert not parts["queue"].well
    assert "INTERLUDE_REDIS_URL" in parts["queue"].todo
    assert parts["database"].well


async def test_a_mail_server_out_of_reach_is_found(ground: Ground, tmp_path: Path) -> None:
    parts = await found(settings(tmp_path, smtp_url="smtp://127.0.0.1:9"), ground)
    assert not parts["mail"].well
    assert "INTERLUDE_SMTP_URL" in parts["mail"].todo


async def test_the_firebase_project_is_named(ground: Ground, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text('{"client_email": "ops@p.example", "project_id": "p"}')
    parts = await found(settings(tmp_path, firebase_credentials=file), ground)
    assert parts["phones"].seen == "ops@p.example of the project p"


async def test_a_deployment_nobody_answers_for_is_found(ground: Ground, tmp_path: Path) -> None:
    assert (await found(settings(tmp_path), ground))["browsers"].well
    deployed = settings(tmp_path, database_url=ground.database_url)
    assert not (await found(deployed, ground))["browsers"].well
    named = replace(deployed, push_contact="mailto:ops@learn.example")
    assert (await found(named, ground))["browsers"].well
