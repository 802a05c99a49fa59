"""What can be mended in a lesson's front matter: its minutes, and what it was translated from.

`interlude lint --fix` asks. A field is changed on its own line and read back; where it then says
anything else than was meant, the file is left as it was.
"""

import re

from content.findings import UnreadableText
from content.fixing.text import Change, Mended
from content.linting.minutes import is_off
from content.reading.front_matter import read_front_matter

STEP = 0.5
"""Minutes are declared in halves: nobody plans a break more closely."""


def round_minutes(lines: list[str], body: int, measured: float) -> Mended:
    """The lines with the minutes a lesson takes, where half minutes can say it."""
    minutes = max(STEP, round(measured / STEP) * STEP)
    if is_off(minutes, measured):
        return Mended(lines, ())
    return _set(lines, body, "minutes", f"{minutes:g}", after=())


def set_translated_from(lines: list[str], body: int, hash_start: str) -> Mended:
    """The lines with the revision that a translation was made from."""
    # In quotes, since a hash of digits alone is a number to YAML.
    return _set(lines, body, "translated_from", f'"{hash_start}"', after=("language", "id"))


def _set(lines: list[str], body: int, name: str, value: str, after: tuple[str, ...]) -> Mended:
    """The lines with a field set where it stands, or put below the first field of `after`."""
    place = _place(lines, body, name)
    above = next((at for at in (_place(lines, body, each) for each in after) if at), None)
    mended = list(lines)
    if place is not None:
        mended[place] = re.sub(
            rf"^({name}:\s*)[\"']?[\w.]+[\"']?", lambda found: found[1] + value, lines[place]
        )
    elif above is not None:
        place, body = above + 1, body + 1
        mended.insert(place, f"{name}: {value}")
    if place is None or mended == lines or not _reads_back(mended, body, name, value.strip('"')):
        return Mended(lines, ())
    return Mended(mended, (Change(place + 1, f"wrote `{name}: {value}`"),))


def _place(lines: list[str], body: int, name: str) -> int | None:
    return next((n for n in range(1, body) if re.match(rf"{name}:(\s|$)", lines[n])), None)


def _reads_back(lines: list[str], body: int, name: str, value: str) -> bool:
    try:
        front, _ = read_front_matter("\n".join(lines[1 : body - 1]))
    except UnreadableText:
        return False
    found = getattr(front, name)
    return f"{found:g}" == value if isinstance(found, float) else found == value
