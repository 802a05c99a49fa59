"""The linter's rule on credit: what an association vouches for is asked, and is read somewhere."""

from collections.abc import Iterator

from content.findings import Finding, error
from content.library import Library
from content.published import Published


def credit_needs_proof(library: Library, _: Published) -> Iterator[Finding]:
    """A credit-bearing lesson has a question that is marked, and a source.

    A flip card is rated by the learner herself, so it is no proof.
    """
    for file in library.files:
        lesson = file.lesson
        asked = any(each.marked and each.kind != "flip" for each in lesson.exercises)
        missing = [
            *([] if asked else ["a question with a right answer"]),
            *([] if lesson.sources else ["a source"]),
        ]
        if lesson.credit_bearing and missing:
            yield error(
                "credit-needs-proof",
                file.path,
                file.line("credit_bearing"),
                f"add {' and '.join(missing)}: credit is given for what was shown and can be read",
            )
