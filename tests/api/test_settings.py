"""What an operator may set, and one sentence for what cannot be used."""

import json
from pathlib import Path

import pytest

from api.entrance import Entrance
from api.rate_limits import Limit, RateLimits
from api.settings import Settings, SettingsError
from workers.push_stub.credentials import make_credentials

DATA = Path("/nowhere/data")
FINGERPRINT = ":".join(["14", "6D", "E9", "83"] * 8)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.from_env({}, DATA)
    assert (settings.database_url, settings.redis_url, settings.smtp_url) == (None, None, None)
    assert settings.files_url is None
    assert settings.secret == b""
    assert (settings.host, settings.port, settings.pool_size) == ("127.0.0.1", 8000, 10)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.log_level == "info"
    assert settings.data == DATA
    assert settings.firebase_credentials is None
    assert settings.fcm_url == "https://fcm.googleapis.com"
    assert settings.push_contact == "mailto:interlude@localhost"
    assert settings.entrance == Entrance(RateLimits())


def test_everything_that_is_set_is_taken(tmp_path: Path) -> None:
    credentials = tmp_path / "service-account.json"
    credentials.write_text(json.dumps(make_credentials("p", "https://oauth.example/token")))
    settings = Settings.from_env(
        {
            "INTERLUDE_DATA": "/nowhere/else",
            "INTERLUDE_DATABASE_URL": "postgresql://ada@db/interlude",
            "INTERLUDE_REDIS_URL": "rediss://queue:6380/1",
            "INTERLUDE_SECRET": "s" * 32,
            "INTERLUDE_PUBLIC_URL": "https://learn.example/",
            "INTERLUDE_SMTP_URL": "smtps://ada:pw@mail.example",
            "INTERLUDE_MAIL_FROM": "Learn <learn@learn.example>",
            "INTERLUDE_FILES_URL": "s3://bucket/prefix",
            "INTERLUDE_FIREBASE_CREDENTIALS": str(credentials),
            "INTERLUDE_FCM_URL": "http://127.0.0.1:9901/",
            "INTERLUDE_WEB_PUSH_ORIGINS": "http://127.0.0.1:9901 https://push.example",
            "INTERLUDE_PUSH_CONTACT": "https://learn.example/contact",
            "INTERLUDE_HOST": "0.0.0.0",
            "INTERLUDE_PORT": "9000",
            "INTERLUDE_POOL_SIZE": "4",
            "INTERLUDE_LOG_LEVEL": "WARNING",
            "INTERLUDE_RATE_LIMITS": "person=30/60 sign_in=5/3600",
            "INTERLUDE_TRUSTED_PROXIES": "2",
            "INTERLUDE_APPLE_APPS": "ABCDE12345.org.example.learn",
            "INTERLUDE_ANDROID_APPS": f"org.example.learn={FINGERPRINT}",
        }
    )
    assert settings == Settings(
        data=Path("/nowhere/else"),
        database_url="postgresql://ada@db/interlude",
        redis_url="rediss://queue:6380/1",
        secret=b"s" * 32,
        public_url="https://learn.example",
        smtp_url="smtps://ada:pw@mail.example",
        mail_from="Learn <learn@learn.example>",
        files_url="s3://bucket/prefix",
        firebase_credentials=credentials,
        fcm_url="http://127.0.0.1:9901",
        web_push_origins=frozenset({"http://127.0.0.1:9901", "https://push.example"}),
        push_contact="https://learn.example/contact",
        host="0.0.0.0",
        port=9000,
        pool_size=4,
        log_level="warning",
        entrance=Entrance(
            RateLimits(person=Limit(30, 60), sign_in=Limit(5, 3600)),
            2,
            ("ABCDE12345.org.example.learn",),
            (("org.example.learn", FINGERPRINT),),
        ),
    )


def test_the_folder_named_on_the_command_line_comes_first() -> None:
    assert Settings.from_env({"INTERLUDE_DATA": "/nowhere/else"}, DATA).data == DATA


def test_a_port_of_ones_own_is_in_the_address_people_are_told() -> None:
    assert Settings.from_env({"INTERLUDE_PORT": "81"}, DATA).public_url == "http://127.0.0.1:81"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INTERLUDE_DATABASE_URL", "mysql://db/interlude"),
        ("INTERLUDE_DATABASE_URL", "db/interlude"),
        ("INTERLUDE_REDIS_URL", "http://queue"),
        ("INTERLUDE_SMTP_URL", "mail.example"),
        ("INTERLUDE_SECRET", "s" * 31),
        ("INTERLUDE_PORT", "eighty"),
        ("INTERLUDE_PORT", "0"),
        ("INTERLUDE_PORT", "65536"),
        ("INTERLUDE_PORT", "-1"),
        ("INTERLUDE_POOL_SIZE", "many"),
        ("INTERLUDE_LOG_LEVEL", "loud"),
        ("INTERLUDE_FIREBASE_CREDENTIALS", "/nowhere/service-account.json"),
        ("INTERLUDE_FILES_URL", "ftp://files"),
        ("INTERLUDE_PUBLIC_URL", "learn.example"),
        ("INTERLUDE_FCM_URL", "fcm.googleapis.com"),
        ("INTERLUDE_WEB_PUSH_ORIGINS", "push.example"),
        ("INTERLUDE_WEB_PUSH_ORIGINS", "https://push.example/path"),
        ("INTERLUDE_PUSH_CONTACT", "ops@learn.example"),
        ("INTERLUDE_RATE_LIMITS", "person=0/60"),
        ("INTERLUDE_RATE_LIMITS", "everybody=5/60"),
        ("INTERLUDE_TRUSTED_PROXIES", "10"),
        ("INTERLUDE_TRUSTED_PROXIES", "fly"),
        ("INTERLUDE_APPLE_APPS", "org.example.learn"),
        ("INTERLUDE_ANDROID_APPS", "org.example.learn=14:6D"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({name: value}, DATA)
    told = str(refused.value)
    assert name in told
    assert told.endswith(".")
    assert "\n" not in told


@pytest.mark.parametrize("content", ["{}", "[]", "no json", '{"client_email": "a@b.example"}'])
def test_a_file_that_is_no_service_accounts_key_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(SettingsError, match=r"key\.json is no"):
        Settings.from_env({"INTERLUDE_FIREBASE_CREDENTIALS": str(file)}, DATA)


def test_a_secret_that_is_too_short_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({"INTERLUDE_SECRET": "hunter2"}, DATA)
    assert "hunter2" not in str(refused.value)
