"""How an author's file is taken from the disk: as UTF-8 text of a bearable size, or not at all."""

from pathlib import Path

from content.findings import UnreadableText

LARGEST = 256 * 1024
"""Bytes: about forty thousand words, many times the longest lesson."""


def read_text_file(path: Path) -> str:
    """The file's text, with `\\n` line ends and no byte order mark.

    Raises UnreadableText when it cannot be opened, is larger than `LARGEST`, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as problem:
        raise UnreadableText(1, f"make the file readable: {problem.strerror}") from problem
    if len(content) > LARGEST:
        raise UnreadableText(1, f"split this into several lessons of at most {LARGEST:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise UnreadableText(line, "save the file as UTF-8; this line is not") from problem
    if "\x00" in text:
        raise UnreadableText(1, "save the file as plain text; it holds binary data")
    return text.replace("\r\n", "\n").replace("\r", "\n")
