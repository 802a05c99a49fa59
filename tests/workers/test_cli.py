"""The `interlude` command as a stranger meets it: what it explains, refuses and does."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from tests.content.lesson_text import QUESTION, lesson_text, write_courses
from tests.folders import servers_folder
from tests.product import Product, command, environment, free_port, interlude
from workers.cli import interlude as interlude_command

DEAD = {
    "INTERLUDE_DATABASE_URL": "postgresql://ada@127.0.0.1:9/interlude",
    "INTERLUDE_REDIS_URL": "redis://127.0.0.1:9",
    "INTERLUDE_SECRET": "a secret of the tests, thirty-two bytes or more",
}
NEEDS_DATABASE = ("api", "worker", "migrate", "refold", "up")

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that the servers' unprivileged user may enter."""
    with servers_folder("cli") as made:
        yield made


@pytest.fixture(scope="module")
def product(folder: Path) -> Iterator[Product]:
    """`interlude up`, running."""
    running = Product(folder / "data").start()
    try:
        running.wait_for("worker: ready")
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def done(product: Product, folder: Path) -> dict[str, Done]:
    """What many commands came to, run two at a time because each takes seconds to start."""
    data, other = str(product.data), str(folder / "other")
    (folder / "file").touch()
    here = {"INTERLUDE_PORT": str(free_port())}
    no_secret = {name: value for name, value in DEAD.items() if name != "INTERLUDE_SECRET"}
    atlantis = ("--owner", "ada@example.org", "--zone", "Atlantis", "--data", data)
    asked = {
        "second up": (("up", "--data", data), here),
        "doctor": (("doctor", "--json", "--data", data), {}),
        "dead doctor": (("doctor", "--data", other), DEAD),
        "a file in the way": (("up", "--data", str(folder / "file" / "data")), here),
        "an unwritable folder": (("migrate", "--data", "/proc/interlude"), {}),
        "no secret": (("migrate", "--data", other), no_secret),
        "unknown zone": (("association", "add", "Tea club", *atlantis), {}),
        "unknown folder": (("publish", str(folder / "nowhere"), "--data", data), {}),
        "migrate": (("migrate", "--json", "--data", data), {}),
        "refold": (("refold", "--json", "--data", data), {}),
        "help": (("--help",), {}),
    } | {f"dead {verb}": ((verb, "--data", other), here | DEAD) for verb in NEEDS_DATABASE}
    with ThreadPoolExecutor(3) as pool:
        running = {
            name: pool.submit(interlude, *verb, settings=settings)
            for name, (verb, settings) in asked.items()
        }
        return {name: each.result() for name, each in running.items()}


def in_process(*verb: str, **settings: str) -> Any:
    """A verb that ends before it touches a server, without paying for a process."""
    return CliRunner(env=settings).invoke(interlude_command, verb)


def sentence_of(refused: Done) -> str:
    """The one sentence of a refusal: exit code 1, one line, no traceback, nothing else said."""
    assert refused.returncode == 1, refused.stderr
    assert refused.stdout == ""
    lines = refused.stderr.splitlines()
    assert len(lines) == 1, refused.stderr
    assert lines[0].startswith("Error: ")
    return lines[0]


# -- what it explains ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("up", ("Run the product", "--port", "8000", "--data", "--at", "Ctrl-C")),
        ("api", ("HTTP API", "--host", "--port", "--data")),
        ("worker", ("mails", "--data")),
        ("migrate", ("newest schema", "many times", "--json")),
        ("publish", ("FOLDER", "default", "All of it or nothing", "--json")),
        ("lint", ("FOLDER", "what to mend", "--record", "--json")),
        ("refold", ("from zero", "compare", "--json")),
        ("association", ("add",)),
        ("association add", ("NAME", "--owner", "--zone", "Europe/Berlin", "--language")),
        ("outbox", ("mails", "sign in", "--most", "--json")),
        ("deliveries", ("which providers are paused", "--release", "--json")),
        ("doctor", ("what is wrong", "what to do", "--json")),
        ("openapi", ("contract", "--check", "--accept")),
    ],
)
def test_every_verb_explains_itself(verb: str, told: tuple[str, ...]) -> None:
    shown = in_process(*verb.split(), "--help")
    assert shown.exit_code == 0
    words = " ".join(shown.output.split())
    assert [each for each in told if each not in words] == []


def test_the_command_names_every_verb_with_a_whole_sentence(done: dict[str, Done]) -> None:
    shown = done["help"]
    assert shown.returncode == 0
    assert "INTERLUDE_DATABASE_URL" in shown.stdout
    listed = shown.stdout.partition("Commands:")[2]
    verbs = set(interlude_command.commands)
    assert {line.split()[0] for line in listed.splitlines() if line.startswith("  ")} >= verbs
    assert "..." not in listed


@pytest.mark.parametrize("wrong", ["stat", "Up", "association remove"])
def test_a_verb_that_does_not_exist_is_answered_with_where_to_look(wrong: str) -> None:
    refused = in_process(*wrong.split())
    assert refused.exit_code == 2
    assert f"No such command '{wrong.split()[-1]}'" in refused.output
    assert "--help" in refused.output


# -- what it refuses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("INTERLUDE_PORT", "http", "whole number from 1 to 65535"),
        ("INTERLUDE_PORT", "70000", "whole number from 1 to 65535"),
        ("INTERLUDE_POOL_SIZE", "-1", "whole number"),
        ("INTERLUDE_DATABASE_URL", "mysql://localhost/x", "postgresql://"),
        ("INTERLUDE_DATABASE_URL", "postgresql://[x/y", "is not a URL"),
        ("INTERLUDE_DATABASE_URL", "postgresql://ada:x@localhost:five/y", "is not a URL"),
        ("INTERLUDE_REDIS_URL", "http://localhost", "redis://"),
        ("INTERLUDE_SMTP_URL", "https://localhost", "smtp://"),
        ("INTERLUDE_SECRET", "short", "at least 32 bytes"),
        ("INTERLUDE_LOG_LEVEL", "loud", "debug, info, warning, error"),
    ],
)
@pytest.mark.parametrize("verb", ["up", "api", "migrate"])
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, verb: str, name: str, value: str, told: str
) -> None:
    refused = in_process(verb, "--data", str(tmp_path), **{name: value})
    assert refused.exit_code == 1
    assert refused.output.startswith(f"Error: {name} ")
    assert told in refused.output
    assert len(refused.output.splitlines()) == 1


@pytest.mark.parametrize("port", ["0", "65536", "http"])
@pytest.mark.parametrize("verb", ["up", "api"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, verb: str, port: str) -> None:
    refused = in_process(verb, "--port", port, "--data", str(tmp_path))
    assert refused.exit_code == 2
    assert "--port" in refused.output


def test_a_host_that_is_not_ours_is_named(tmp_path: Path) -> None:
    refused = in_process("up", "--data", str(tmp_path), INTERLUDE_HOST="203.0.113.7")
    assert refused.exit_code == 1
    assert "203.0.113.7" in refused.output
    assert "INTERLUDE_HOST" in refused.output


@pytest.mark.parametrize("verb", NEEDS_DATABASE)
def test_a_database_out_of_reach_ends_in_one_sentence(done: dict[str, Done], verb: str) -> None:
    said = sentence_of(done[f"dead {verb}"])
    assert "database cannot be reached" in said
    assert "INTERLUDE_DATABASE_URL" in said


def test_the_doctor_tells_what_is_out_of_reach_and_what_to_do(done: dict[str, Done]) -> None:
    found = done["dead doctor"]
    assert found.returncode == 1
    assert found.stderr == ""
    lines = found.stdout.splitlines()
    for part in ("database", "queue"):
        at = next(place for place, line in enumerate(lines) if line.startswith(f"BAD {part}"))
        assert "->" in lines[at + 1]
        assert "INTERLUDE_" in lines[at + 1]


@pytest.mark.parametrize("verb", ["up", "api"])
def test_a_taken_port_is_named(product: Product, tmp_path: Path, verb: str) -> None:
    refused = in_process(verb, "--data", str(tmp_path), "--port", str(product.port))
    assert refused.exit_code == 1
    assert f"Error: Port {product.port} " in refused.output
    assert "--port" in refused.output
    assert len(refused.output.splitlines()) == 1


def test_a_second_up_on_the_same_folder_is_refused(done: dict[str, Done], product: Product) -> None:
    said = sentence_of(done["second up"])
    assert "already runs" in said
    assert str(product.process.pid) in said
    assert product.is_ready()


def test_a_folder_that_cannot_be_written_is_named(done: dict[str, Done], folder: Path) -> None:
    said = sentence_of(done["a file in the way"])
    assert str(folder / "file") in said
    assert "choose another data folder" in said
    assert "choose another data folder" in sentence_of(done["an unwritable folder"])


def test_a_configured_database_needs_a_configured_secret(done: dict[str, Done]) -> None:
    said = sentence_of(done["no secret"])
    assert "INTERLUDE_SECRET" in said
    assert "token_urlsafe" in said


def test_an_association_needs_a_zone_and_a_mail_address_that_exist(done: dict[str, Done]) -> None:
    assert "Atlantis" in sentence_of(done["unknown zone"])
    for mail in ("ada", "ada@", "a da@example.org", "ada@example.org\nBcc: alan@example.org"):
        refused = in_process("association", "add", "Tea club", "--owner", mail)
        assert refused.exit_code == 1
        assert "is not a mail address" in refused.output


def test_a_moment_that_is_none_is_refused(tmp_path: Path) -> None:
    refused = in_process("up", "--at", "yesterday", "--data", str(tmp_path))
    assert refused.exit_code == 1
    assert "2026-11-23T12:25:00+01:00" in refused.output


def test_courses_that_are_not_there_are_refused(done: dict[str, Done]) -> None:
    refused = done["unknown folder"]
    assert refused.returncode == 1
    assert "no such folder" in refused.stdout
    assert "Nothing was published" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_broken_lesson_is_told_by_file_and_line(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=lesson_text(QUESTION.replace("- [x]", "- [ ]")))
    found = in_process("lint", str(courses))
    assert found.exit_code == 1
    line = found.output.splitlines()[0]
    assert line.startswith(f"{courses / 'tea' / '01-leaves' / 'green.md'}:")
    assert "exactly one option" in line
    told = json.loads(in_process("lint", "--json", str(courses)).stdout)
    assert told[0]["path"].endswith("green.md")
    assert told[0]["line"] > 1
    assert told[0]["message"]


def test_clean_lessons_are_called_clean(tmp_path: Path) -> None:
    found = in_process("lint", str(write_courses(tmp_path, green=lesson_text())))
    assert "error" not in found.output
    assert in_process("lint").exit_code == 0


# -- what it does beside a running product ------------------------------------------------------


def test_the_doctor_finds_a_running_product_well(done: dict[str, Done]) -> None:
    assert done["doctor"].returncode == 0, done["doctor"].stdout
    told = json.loads(done["doctor"].stdout)
    parts = {one["part"] for one in told}
    assert parts >= {"database", "migrations", "queue", "clock", "mail", "zone data", "disk"}
    assert all(one["well"] for one in told)


def test_a_running_product_has_nothing_to_migrate(done: dict[str, Done]) -> None:
    assert json.loads(done["migrate"].stdout) == {"ran": []}


def test_refolding_the_demo_people_changes_nothing(done: dict[str, Done]) -> None:
    told = json.loads(done["refold"].stdout)
    assert told["differing_rows"] == 0
    assert told["learners"] >= 2
    assert told["facts"] > 100
    assert done["refold"].returncode == 0


def test_a_new_association_is_founded_and_its_owner_signs_in(product: Product) -> None:
    founded = interlude(
        *("association", "add", "Tea club", "--owner", "grace@tea.example"),
        *("--zone", "Asia/Tokyo", "--language", "de", "--json", "--data", str(product.data)),
    )
    assert founded.returncode == 0, founded.stderr
    told = json.loads(founded.stdout)

    async def sign_in() -> tuple[UUID, UUID | None]:
        (owner,) = await product.signed_in("grace@tea.example")
        me = await owner.me()
        await owner.http.aclose()
        assert me.associations[0].name == "Tea club"
        assert "owner" in me.associations[0].roles
        assert owner.tokens is not None
        return me.id, owner.tokens.association_id

    assert asyncio.run(sign_in()) == (UUID(told["owner_id"]), UUID(told["association_id"]))


def test_the_outbox_shows_links_that_lead_to_this_product(product: Product) -> None:
    shown = interlude("outbox", "--data", str(product.data))
    assert shown.returncode == 0
    assert f"{product.url}/sign-in#" in shown.stdout
    assert "Subject: " in shown.stdout


def test_a_reader_that_stops_reading_gets_no_traceback(product: Product) -> None:
    words = command("outbox", "--most", "200", "--data", str(product.data))
    with subprocess.Popen(
        words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as shown:
        assert shown.stdout is not None
        assert shown.stderr is not None
        shown.stdout.close()
        said = shown.stderr.read()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


def test_a_folder_of_courses_is_published_while_the_product_runs(
    product: Product, tmp_path: Path
) -> None:
    courses = write_courses(tmp_path, green=lesson_text(minutes=1.5))
    first = interlude("publish", str(courses), "--json", "--data", str(product.data))
    assert first.returncode == 0, first.stdout + first.stderr
    told = json.loads(first.stdout)
    assert (told["courses"], told["lessons"], told["new_revisions"]) == (1, 1, 1)
    again = interlude("publish", str(courses), "--data", str(product.data))
    assert "0 new revisions" in again.stdout


# -- what it does on a folder where nothing runs ------------------------------------------------


def test_verbs_work_on_a_data_folder_where_nothing_runs(folder: Path) -> None:
    data = str(folder / "quiet")
    early = interlude("outbox", "--data", data)
    assert "interlude migrate" in sentence_of(early)
    with ThreadPoolExecutor(4) as pool:
        four = [pool.submit(interlude, "migrate", "--json", "--data", data) for _ in range(4)]
        ran = [each.result() for each in four]
    assert [each.returncode for each in ran] == [0, 0, 0, 0]
    assert sorted(bool(json.loads(each.stdout)["ran"]) for each in ran) == [0, 0, 0, 1]
    empty = interlude("outbox", "--data", data)
    assert (empty.returncode, empty.stdout) == (0, "Nothing was written yet.\n")
