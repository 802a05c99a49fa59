"""The house rules a machine can check: arrows, names, doors, and documents that tell the truth."""

import ast
import fnmatch
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("api", "workers", "content", "mobile_contract")
PURE_ROOMS = ("api/pacing", "api/nudging", "api/ledger")
# Written by piccolo, in its own words.
GENERATED = "api/db/piccolo_migrations/"

MODULES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if GENERATED not in path.as_posix()
}

BANNED_NAMES = {
    *("service", "manager", "helper", "util", "common", "core", "misc", "base"),
    *("services", "managers", "helpers", "utils", "models", "handlers"),
}

STRUCTS_ELSEWHERE = {
    "content/format.py": "the cards of a course: kept in a revision, presented by contract types",
    "content/reading/course_file.py": "the shape of an author's course.toml",
    "content/reading/front_matter.py": "the shape of the head of an author's lesson",
    "content/rendering/block_types.py": "what Markdown is drawn from: presented by contract types",
    "api/catalogue/place.py": "what a page marker holds, opaque to apps",
}

READS_THE_ENVIRONMENT = {
    "api/settings.py": "the one reader",
    "api/commands/findings.py": "NO_COLOR, which every program at a terminal honours",
    "api/commands/entry.py": "an entry point: hands the environment to Settings.from_env",
    "workers/cli.py": "an entry point: hands the environment to Settings.from_env",
    "workers/main.py": "an entry point: arq imports it by name and passes nothing",
    "api/db/piccolo_conf.py": "an entry point: piccolo's command line imports it by name",
    "api/db/migrate.py": "sets the one variable by which piccolo finds its migrations",
}

ASKS_THE_CLOCK = {
    "api/clock.py": "the one that asks",
    "mobile_contract/client.py": "is an app: its clocks and its events' ids are the phone's",
}

MONOTONIC_ALLOWED = {
    "workers/supervisor.py": "waits for processes, where no database answers yet",
    "api/embedded/*.py": "waits for a server to start or stop",
}
MONOTONIC = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"}
CLOCKS_AND_IDS = MONOTONIC | {
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("uuid1", "uuid4", "uuid6", "uuid7"),
}
NO_BUSINESS_IN_RULES = {"time", "random", "secrets", "os", "socket", "threading"}

MACHINE_PATH = re.compile(r"(?<![\w.>}~-])/(?:home|Users|root|work)/[A-Za-z_]|[A-Z]:\\{1,2}Users\\")
SHARED_NOTES = "../" + "shared"
# Put together here, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("golang", "org"),
        ("rubygems", "org"),
        ("maven", "org"),
        ("anaconda", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("gcr", "io"),
        ("quay", "io"),
    ]
]

README, MAP = "README.md", "ARCHITECTURE.md"
FILE_NAME = re.compile(r"[\w.-]+\.(?:py|md|toml|json|lock|yaml|yml|txt|csv|sql|sh|ts)")
MEDIA_TYPE = re.compile(r"(?:application|text|image|audio|video|multipart)/[\w.+*-]+")


# The arrows.


def test_imports_follow_the_arrows() -> None:
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    run = subprocess.run(
        [sys.executable, "-c", lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_rules_ask_no_clock_no_dice_and_no_machine() -> None:
    strange = [
        f"{path} imports {name}"
        for path, module in MODULES.items()
        if path.startswith(PURE_ROOMS)
        for name in imported(module)
        if name.split(".")[0] in NO_BUSINESS_IN_RULES
    ]
    assert strange == []


def test_route_types_are_there_at_run_time() -> None:
    hidden = [
        path
        for path, module in MODULES.items()
        if path.endswith("routes.py") and any(name == "TYPE_CHECKING" for name in names_in(module))
    ]
    assert hidden == [], "Litestar reads these annotations while it runs"


# Names and first sentences.


def test_no_file_has_a_name_that_means_nothing() -> None:
    vague = [
        path
        for path in MODULES
        if BANNED_NAMES & {word for part in Path(path).parts for word in re.split(r"[_.]", part)}
    ]
    assert vague == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path, module in MODULES.items() if not ast.get_docstring(module)]
    assert silent == []


# One door each.


def test_wire_types_are_defined_in_the_contract_only() -> None:
    structs = {"Struct"}
    while grown := {name for _, name, bases in classes() if bases & structs} - structs:
        structs |= grown
    strays = [
        f"{path}: {name}"
        for path, name, bases in classes()
        if bases & structs
        and not path.startswith(("mobile_contract/", "api/db/tables/"))  # a Table is piccolo's
        and path not in STRUCTS_ELSEWHERE
    ]
    assert strays == []


def test_only_settings_and_entry_points_know_the_environment() -> None:
    readers = {
        path
        for path, module in MODULES.items()
        if {"os.environ", "os.environb", "os.getenv", "os.putenv"} & set(names_in(module))
    }
    assert readers <= READS_THE_ENVIRONMENT.keys()


def test_only_the_clock_asks_for_the_time_and_makes_ids() -> None:
    asking = [
        f"{path}: {name}"
        for path, module in MODULES.items()
        if path not in ASKS_THE_CLOCK
        for name in names_in(module)
        if tail(name) in CLOCKS_AND_IDS and not (tail(name) in MONOTONIC and waits(path))
    ]
    assert asking == []


def test_every_kind_of_job_has_exactly_one_worker() -> None:
    jobs = importlib.import_module("api.jobs")
    main = importlib.import_module("workers.main")
    assert main.JOBS.keys() == jobs.KINDS.keys()


# Documents and deployment files.


@pytest.mark.parametrize("name", [README, MAP])
def test_every_path_a_document_names_exists(name: str) -> None:
    gone = [path for path in paths_in(document(name)) if not exists(path)]
    assert gone == [], f"{name} names what is not there"


@pytest.mark.parametrize("name", [README, MAP])
def test_every_command_a_document_names_exists(name: str) -> None:
    commands = commands_in(document(name))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    wrong = [f"make {target}" for target in commands["make"] if target not in targets]
    wrong += [f"interlude {verb}" for verb in commands["interlude"] if verb not in verbs()]
    assert wrong == [], f"{name} names commands that do not exist"


def test_the_map_fits_on_a_few_pages() -> None:
    assert len(document(MAP).splitlines()) <= 150


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile", "fly.toml"])
def test_every_verb_a_deployment_file_runs_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace('", "', " ")
    run = set(re.findall(r"-m workers\.cli ([a-z]+)", text))
    assert run
    assert run <= verbs()


def test_every_make_target_has_a_line_of_help() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.M)
    assert phony
    helped = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.M))
    # `python` is a step of the others, nothing to ask for.
    assert set(phony[1].split()) - {"python"} == helped


def test_fly_runs_an_api_and_a_worker_and_asks_both_health_questions() -> None:
    fly = tomllib.loads((ROOT / "fly.toml").read_text("utf-8"))
    assert fly["processes"].keys() == {"api", "worker"}
    assert fly["http_service"]["processes"] == ["api"]
    assert {check["path"] for check in fly["http_service"]["checks"]} == {
        "/health/live",
        "/health/ready",
    }
    assert str(fly["http_service"]["internal_port"]) == fly["env"]["INTERLUDE_PORT"]


def test_ci_runs_the_checks_and_the_readmes_test_command() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert re.findall(r"^make (\w+)", script, re.M) == ["check", "test"]
    assert "make test" in document(README)


# What leaves the house.


def test_the_locks_agree_and_name_packages_only() -> None:
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: dev.get(name) for name in runtime} == runtime
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(pins(name)) > 0


def test_no_file_names_a_package_registry() -> None:
    told = [
        f"{path}: {host}" for path, text in texts() for host in REGISTRIES if has_host(text, host)
    ]
    assert told == []


def test_no_file_names_a_developers_machine() -> None:
    told = [path for path, text in texts() if MACHINE_PATH.search(text) or SHARED_NOTES in text]
    assert told == []


# Reading the sources.


def names_in(module: ast.Module) -> Iterator[str]:
    """Every dotted name used or imported: `time.time`, `datetime.datetime.now`, `uuid4`."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield ast.unparse(node)
        elif isinstance(node, ast.Name):
            yield node.id


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def tail(name: str) -> str:
    """`datetime.datetime.now` is `datetime.now`, `uuid_utils.compat.uuid7` is `uuid7`."""
    words = name.split(".")
    return words[-1] if words[-1].startswith("uuid") else ".".join(words[-2:])


def waits(path: str) -> bool:
    return any(fnmatch.fnmatch(path, pattern) for pattern in MONOTONIC_ALLOWED)


def classes() -> Iterator[tuple[str, str, set[str]]]:
    """Every class with the last words of its bases' names."""
    for path, module in MODULES.items():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).split("[")[0].split(".")[-1] for base in node.bases}
                yield path, node.name, bases


# Reading the documents.


def document(name: str) -> str:
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} is not written yet, so there is nothing it could promise")
    return path.read_text("utf-8")


def code_in(text: str) -> Iterator[str]:
    """What stands in backticks, in the line or as lines of a block."""
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def paths_in(text: str) -> list[str]:
    """Inline code that is a path of this checkout: no address, route, media type or placeholder."""
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return [
        word
        for word in inline
        if re.fullmatch(r"[\w.*/-]+", word)
        and ("/" in word or FILE_NAME.fullmatch(word))
        and not word.startswith("/")
        and not MEDIA_TYPE.fullmatch(word)
    ]


def exists(path: str) -> bool:
    if "/" not in path:
        return any(True for room in (".", *ROOMS, "tests") for _ in (ROOT / room).rglob(path))
    return any(True for _ in ROOT.glob(path.rstrip("/")))


def commands_in(text: str) -> dict[str, set[str]]:
    """Each `make TARGET` and `interlude VERB` in code, also behind `.venv/bin/python -m`."""
    found: dict[str, set[str]] = {"make": set(), "interlude": set()}
    for line in code_in(text):
        said = line.replace("python -m workers.cli", "interlude")
        for command, name in re.findall(r"(?<![\w/.-])(make|interlude) ([a-z][a-z-]*)", said):
            found[command].add(name)
    return found


def verbs() -> set[str]:
    """The verbs of the `interlude` command: those of the largest click group in its entry."""
    entry = importlib.import_module("workers.cli")
    groups = [value for value in vars(entry).values() if isinstance(value, click.Group)]
    return max((set(group.commands) for group in groups), key=len)


# Reading everything else.


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the checkout that git would keep, by what .gitignore says."""
    ignored = [
        line.strip("/")
        for line in (ROOT / ".gitignore").read_text("utf-8").split()
        if line[0] != "#"
    ]
    for path in walk(ROOT, [".git", *ignored]):
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def walk(folder: Path, ignored: list[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from walk(path, ignored)
        elif path.is_file():
            yield path


def has_host(text: str, host: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(host)}(?![\w.-]*\w)", text) is not None


def pins(lock: str) -> dict[str, str]:
    """Package to version; a package pinned twice, by marker, has both versions."""
    found: dict[str, str] = {}
    for name, version in re.findall(
        r"^([\w.-]+)==([^\s\\;]+)", (ROOT / lock).read_text("utf-8"), re.M
    ):
        found[name] = f"{found[name]} {version}" if name in found else version
    return found


@pytest.mark.parametrize(
    "bug", sorted((ROOT / "tests/chaos/bugs").glob("*.toml")), ids=lambda path: path.stem
)
def test_every_seeded_bug_still_fits_the_code(bug: Path) -> None:
    for edit in tomllib.loads(bug.read_text("utf-8"))["edit"]:
        assert (ROOT / edit["path"]).read_text("utf-8").count(edit["find"]) == 1, edit["path"]
