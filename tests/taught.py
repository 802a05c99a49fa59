"""What is taught where a test is not about the courses in the box: one of them, for speed."""

import atexit
import shutil
from pathlib import Path
from tempfile import mkdtemp

from api.cli import SHIPPED_COURSES

_FOLDER = Path(mkdtemp(prefix="interlude-taught-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
shutil.copytree(SHIPPED_COURSES / "secure-work", _FOLDER / "courses" / "secure-work")

TAUGHT = _FOLDER / "courses"
"""A folder with the course on security alone, and no record of published ids beside it."""
