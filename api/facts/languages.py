"""Which of the languages on offer suits a reader? Asked for every title that is shown."""

from collections.abc import Iterable, Sequence


def fitting(offered: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """The offered languages (BCP 47) a reader can use, the best first; others are left out.

    For each wanted one in turn: the very same, then the one without its last subtags, then any of
    the same first subtag. So `de-AT` finds `de`, and `de` finds `de-CH`.
    """
    left = sorted(offered)
    found = []
    for tag in wanted:
        suiting = [each for each in left if _primary(each) == _primary(tag)]
        found += sorted(suiting, key=lambda each: _distance(each, tag))
        left = [each for each in left if each not in suiting]
    return found


def best(offered: Iterable[str], wanted: Sequence[str], own: str) -> str:
    """The offered language that suits, or the text's own where none does."""
    return next(iter(fitting(offered, wanted)), own)


def _distance(offered: str, wanted: str) -> int:
    offered, wanted = offered.lower(), wanted.lower()
    if wanted == offered:
        return 0
    if wanted.startswith(f"{offered}-"):
        return 1 + wanted.count("-") - offered.count("-")
    return 100 + offered.count("-")


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
