"""What the figures were taken on, and how a figure is told."""

import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path


def print_machine() -> None:
    """One line: processors, memory, Python, and who else was busy."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()},"
        f" {platform.system()} {platform.release()}, load {busy:.1f} before"
    )


def spread(values: Sequence[float]) -> str:
    """The median, and the least and the most."""
    return f"{statistics.median(values):8.2f} ({min(values):.2f} to {max(values):.2f})"


def cpu_seconds(process: int) -> float:
    """CPU seconds this process has used so far, user and system (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
