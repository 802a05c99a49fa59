"""Where in a lesson's file a scene, a choice or a scene's text stands.

The card reader remembers the lines of exercises and options; the linter's rules ask here for what
lies deeper, once they have something to say about it.
"""

from content.findings import UnreadableText
from content.library import Library
from content.reading.lesson_file import LessonFile
from content.source_tree import read_text


def line_below(library: Library, file: LessonFile, name: str, *words: str) -> int:
    """The line on which the last of the words stands, each looked for below the one before.

    The search begins at the line of `name` (see `LessonFile.line`), and ends there where the words
    are not found.
    """
    if file.file not in library.tree.paths:
        return file.line(name)
    try:
        lines = read_text(library.tree, file.file).split("\n")
    except UnreadableText:
        return file.line(name)
    found = file.line(name)
    for word in words:
        below = (n for n, line in enumerate(lines, 1) if n >= found and word in line)
        found = next(below, found)
    return found
