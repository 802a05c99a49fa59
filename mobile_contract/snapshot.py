"""The promise as data: would this change to the OpenAPI document break an app already installed?

Whoever changes the contract asks, and `make check` asks for them: the document the product serves
now is held against the committed `openapi.json`. A broken promise needs a version that says so.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mobile_contract.snapshot_look import Change, Document, Look
from mobile_contract.snapshot_operations import document_changes

COMMITTED = Path(__file__).with_name("openapi.json")
DRIFT_LINES = 12


def breaking_changes(old: Document, new: Document) -> tuple[Change, ...]:
    """What an app built against `old` can no longer rely on in `new`.

    What the app sends must still be accepted: nothing new required, no type, value or limit
    narrowed, no field or parameter taken away. What the app reads must still be understood: no
    field gone, optional, null or of another type, no status or media type gone. A list of values
    an app reads may grow only where the field is an open string, that is, a string whose schema
    has no `enum` (or an `anyOf` of the known values and a plain string). New operations, new
    optional inputs and new fields in answers break nobody. Not looked at: `not`, `if`,
    `patternProperties`, callbacks, links, parameter styles.
    """
    look = Look(old, new)
    return tuple(dict.fromkeys(document_changes(look)))


def may_break(old: Document, new: Document) -> bool:
    """Whether `info.version` moved far enough to break a promise: the major, or 0.x's minor."""
    (old_major, old_minor), (new_major, new_minor) = _version(old), _version(new)
    return new_major > old_major or (old_major == new_major == 0 and new_minor > old_minor)


def canonical(document: Document) -> str:
    """The document as it is committed: sorted keys, two spaces, a newline at the end."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def check(new: Document, committed: Path = COMMITTED) -> list[str]:
    """What differs from the committed document, as lines to read; empty when nothing does."""
    if not committed.exists():
        return [f"{committed.name} does not exist yet: accept this document first."]
    old = json.loads(committed.read_text("utf-8"))
    if canonical(old) == canonical(new):
        return []
    moved = list(_drift(old, new))
    lines = [f"{committed.name} is not what the product serves ({len(moved)} differences):"]
    lines += [f"  {line}" for line in moved[:DRIFT_LINES]]
    lines += [f"  ... and {len(moved) - DRIFT_LINES} more"] if len(moved) > DRIFT_LINES else []
    return lines + _told(breaking_changes(old, new))


def accept(new: Document, committed: Path = COMMITTED) -> list[str]:
    """Commit `new` as the promise. Returns why it was refused, or nothing when it was written."""
    old = json.loads(committed.read_text("utf-8")) if committed.exists() else None
    broken = breaking_changes(old, new) if old is not None else ()
    if old is not None and broken and not may_break(old, new):
        version = old["info"]["version"]
        return [*_told(broken), f"Refused: move info.version on from {version} to break a promise."]
    committed.write_text(canonical(new), "utf-8")
    return []


def main(argv: list[str] | None = None) -> int:
    """`check NEW.json` or `accept NEW.json`; 0 is well, 1 is a difference, 2 is unreadable."""
    parser = argparse.ArgumentParser(prog="python -m mobile_contract.snapshot", description=__doc__)
    parser.add_argument("verb", choices=("check", "accept"))
    parser.add_argument("new", type=Path, metavar="NEW.json", help="the document served now")
    parser.add_argument("--committed", type=Path, default=COMMITTED, help="the promise on file")
    asked = parser.parse_args(argv)
    try:
        new = json.loads(asked.new.read_text("utf-8"))
        lines = (check if asked.verb == "check" else accept)(new, asked.committed)
    except (OSError, ValueError, KeyError) as problem:
        sys.stderr.write(f"Cannot compare the documents: {problem}\n")
        return 2
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


def _told(changes: tuple[Change, ...]) -> list[str]:
    if not changes:
        return []
    lines = [f"  {change.place}: {change.what}. {change.sentence}" for change in changes]
    return [f"Installed apps would break ({len(changes)}):", *lines]


def _version(document: Document) -> tuple[int, int]:
    major, minor = str(document["info"]["version"]).split(".")[:2]
    return int(major), int(minor)


def _drift(old: Any, new: Any, place: str = "") -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            here = f"{place} > {key}" if place else key
            if key not in new:
                yield f"- {here}"
            elif key not in old:
                yield f"+ {here}"
            else:
                yield from _drift(old[key], new[key], here)
    elif json.dumps(old) != json.dumps(new):
        yield f"~ {place}"


if __name__ == "__main__":
    sys.exit(main())
