"""The machine that was measured, told with every table."""

import os
import platform
import resource
import subprocess
import sys
from pathlib import Path

from bench.run import Run

MEBIBYTE = 1 << 20


def described(run: Run) -> str:
    """Return cores, processor, kernel, file system and the server's settings."""
    settings = ", ".join(f"{name} {value}" for name, value in run.settings.items() if name != "server_version")
    load = ", ".join(f"{each:.2f}" for each in os.getloadavg())
    return "\n".join(
        [
            f"machine     {os.cpu_count()} cores, {_processor()}, {_memory_gib():.0f} GiB, load {load}",
            f"system      {platform.system()} {platform.release()}, data on {_file_system(run.folder)}",
            f"python      {platform.python_version()}",
            f"postgresql  {run.settings['server_version']}, embedded; {settings}",
        ]
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if not told.exists():
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in told.read_text().splitlines() if line.startswith("model name"))
    return next(names, platform.machine())


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _file_system(folder: Path) -> str:
    told = subprocess.run(["df", "-T", folder], capture_output=True, text=True, check=False).stdout.splitlines()
    return " ".join(told[-1].split()[:2][::-1]) if told else "an unknown file system"


def peak_bytes() -> int:
    """Return the most memory this process held; `ru_maxrss` would count the parent's, from before the exec."""
    status = Path("/proc/self/status")
    if status.exists():
        told = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(told.split()[1]) << 10
    unit = 1 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
