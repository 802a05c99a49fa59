"""Findings as SARIF 2.1.0, which code review shows beside the line (GitHub, GitLab, editors).

`interlude lint --sarif` asks. https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

from content.findings import Finding
from content.linting.rules import RULES, Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"


def to_sarif(findings: tuple[Finding, ...], root: Path) -> dict[str, Any]:
    """One run with every rule and every finding; files are named from `root`, where it holds them.

    `root` is the folder a reviewer starts from, as a rule the repository's.
    """
    root = root.resolve()
    rules = tuple(RULES)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "interlude lint",
                        "rules": [_rule(rule) for rule in RULES.values()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"uri": f"{root.as_uri().rstrip('/')}/"}},
                "results": [
                    _result(finding, rules.index(finding.code), root) for finding in findings
                ],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    mended = " `interlude lint --fix` mends it." if rule.fixable else ""
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.asks},
        "help": {"text": f"{rule.asks}{mended}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(finding: Finding, rule: int, root: Path) -> dict[str, Any]:
    place = _place(finding.path, root)
    told = f"{finding.code}\n{place['uri']}\n{finding.message}"
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": place,
                    "region": {"startLine": finding.line},
                }
            }
        ],
        # Without the line, so that a finding stays the same one when text above it grows.
        "partialFingerprints": {"finding/v1": hashlib.sha256(told.encode()).hexdigest()},
    }


def _place(path: Path, root: Path) -> dict[str, str]:
    absolute = path.resolve()
    if absolute.is_relative_to(root):
        return {"uri": quote(absolute.relative_to(root).as_posix()), "uriBaseId": _ROOT}
    return {"uri": absolute.as_uri()}
