"""The tests start the product as a process a hundred times: it is compiled for them only once."""

import atexit
import os
import shutil
import sys
import tempfile


def share_bytecode() -> None:
    """Where Python was told to keep no bytecode, keep it for this run, away from the checkout.

    The processes of the run inherit the folder; whoever made it takes it away at the end.
    """
    if not sys.dont_write_bytecode:
        return
    folder = tempfile.mkdtemp(prefix="interlude-bytecode-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder
    sys.dont_write_bytecode, sys.pycache_prefix = False, folder
