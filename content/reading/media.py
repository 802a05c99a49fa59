"""Pictures, sounds and films of a lesson: found beside it, named by their bytes, checked.

The lesson reader asks. A lesson names a file by its way from the lesson, as any Markdown editor
shows it; what is published names it `media:<SHA-256>.<ending>`, so that the words and what they
show are one revision.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content.findings import Finding, UnreadableText, error
from content.format import Media
from content.rendering.media_address import MEDIA_TYPES
from content.source_tree import SourceTree, read_text

FOLDER = "media"
"""The folder of a course that holds what its lessons show."""

MIB = 1024 * 1024

LARGEST = {"image": 2 * MIB, "audio": 10 * MIB, "video": 30 * MIB}
"""Bytes that a phone is asked to fetch for one lesson on the way to work."""

LONGEST_BEGINNING = 16
"""Bytes at the start of a file that tell its kind."""

_BEGINNINGS = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "audio/mpeg": re.compile(rb"ID3|\xff[\xe2-\xff]"),
    "audio/mp4": re.compile(rb"....ftyp", re.DOTALL),
    "audio/ogg": re.compile(rb"OggS"),
    "video/mp4": re.compile(rb"....ftyp", re.DOTALL),
    "video/webm": re.compile(rb"\x1a\x45\xdf\xa3"),
}
SHOWN = re.compile(r"!\[(?P<alt>[^\]\n]*)\]\((?P<way>[^\s)]+)(?P<rest>[^)\n]*)\)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A lesson's text with its media named by their bytes, the media, and what is wrong.

    `paths` says where in the tree the file with each SHA-256 is, captions included.
    """

    text: str
    media: tuple[Media, ...]
    paths: dict[str, str]
    findings: tuple[Finding, ...]


def is_media(path: str) -> bool:
    """Whether a path in a tree names a picture, a sound or a film of a course."""
    folder, _, name = path.rpartition("/")
    return folder.endswith(f"/{FOLDER}") and name.rpartition(".")[2].lower() in MEDIA_TYPES


def check_media(name: str, size: int, beginning: bytes) -> str:
    """The media type of a file, which its name, size and first bytes agree on.

    Raises UnreadableText (`media-type`, `media-size`) where no phone could be asked to show it.
    """
    ending = name.rpartition(".")[2].lower()
    media_type = MEDIA_TYPES.get(ending)
    if media_type is None:
        endings = ", ".join(MEDIA_TYPES)
        raise UnreadableText(1, f"save `{name}` as one of: {endings}", "media-type")
    largest = LARGEST[media_type.partition("/")[0]]
    if size > largest:
        raise UnreadableText(
            1,
            f"make `{name}` smaller than {largest // MIB} MiB: it is fetched by phones",
            "media-size",
        )
    if not _BEGINNINGS[media_type].match(beginning):
        raise UnreadableText(1, f"`{name}` is not a {ending} file; save it as one", "media-type")
    return media_type


def read_media(tree: SourceTree, path: str, text: str) -> Shown:
    """The lesson at `path` with what it shows.

    Every file is looked at once. What is not there, is of another kind than its name says, or lacks
    an alternative text, captions or a transcript, is a finding at its line.
    """
    reader = _Reader(tree, path)
    lines = [reader.read_line(number, line) for number, line in enumerate(text.split("\n"), 1)]
    return Shown("\n".join(lines), tuple(reader.media), reader.paths, tuple(reader.findings))


class _Reader:
    def __init__(self, tree: SourceTree, path: str) -> None:
        self.tree = tree
        self.path = path
        self.media: list[Media] = []
        self.paths: dict[str, str] = {}
        self.findings: list[Finding] = []

    def read_line(self, number: int, line: str) -> str:
        return SHOWN.sub(lambda found: self._read(number, found), line)

    def _read(self, number: int, found: re.Match[str]) -> str:
        if "://" in found["way"] or found["way"].startswith(("data:", "media:")):
            return found[0]  # `content.reading.safety` has a word on those
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), found["way"]))
        try:
            one = self._load(path)
        except UnreadableText as problem:
            code = problem.code or "missing-media"
            self.findings.append(error(code, self._place(), number, problem.message))
            return found["alt"]
        self._check_words(number, found["alt"], one)
        if one not in self.media:
            self.media.append(one)
        self.paths[one.sha256] = path
        ending = one.name.rpartition(".")[2]
        return f"![{found['alt']}](media:{one.sha256}.{ending})"

    def _load(self, path: str) -> Media:
        course = self.path.partition("/")[0]
        name = posixpath.basename(path)
        if posixpath.dirname(path) != f"{course}/{FOLDER}" or path not in self.tree.paths:
            raise UnreadableText(1, f"put `{name}` into the folder `{course}/{FOLDER}`")
        media_type = check_media(
            name, self.tree.size(path), self.tree.read(path, LONGEST_BEGINNING)
        )
        return Media(
            name=name,
            sha256=self.tree.sha256(path),
            media_type=media_type,
            size=self.tree.size(path),
            transcript=self._transcript(path),
            captions=self._captions(path) if media_type.startswith("video/") else "",
        )

    def _transcript(self, path: str) -> str:
        beside = f"{path.rpartition('.')[0]}.txt"
        return read_text(self.tree, beside).strip() if beside in self.tree.paths else ""

    def _captions(self, path: str) -> str:
        """The hash of the captions, where they are there and are WebVTT."""
        beside = f"{path.rpartition('.')[0]}.vtt"
        if beside not in self.tree.paths or not read_text(self.tree, beside).startswith("WEBVTT"):
            return ""
        captions = self.tree.sha256(beside)
        self.paths[captions] = beside
        return captions

    def _check_words(self, number: int, alt: str, one: Media) -> None:
        for code, message in _missing_words(alt, one):
            self.findings.append(error(code, self._place(), number, message))

    def _place(self) -> Path:
        return self.tree.place(self.path)


def _missing_words(alt: str, one: Media) -> Iterator[tuple[str, str]]:
    stem = one.name.rpartition(".")[0]
    if not alt.strip():
        yield "no-alt", f"say between the brackets of `![...]` what `{one.name}` shows"
    if one.media_type.startswith(("audio/", "video/")) and not one.transcript:
        yield "no-transcript", f"write what is said into `{stem}.txt` beside `{one.name}`"
    if one.media_type.startswith("video/") and not one.captions:
        yield "no-captions", f"put captions (WebVTT) into `{stem}.vtt` beside `{one.name}`"
