"""Where and on what a run was made."""

import os
import platform
import subprocess
from pathlib import Path


def machine() -> dict[str, str]:
    """Processor, cores this process may use, memory, system and Python, as text."""
    return {
        "cpu": _cpu(),
        "cores": str(_cores()),
        "memory_mb": _memory_mb(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def resident_mb(most: bool = False) -> int:
    """Memory of this process now, or at `most` so far; 0 where the system does not say."""
    kb = _first("/proc/self/status", "VmHWM" if most else "VmRSS").removesuffix(" kB")
    return int(kb) // 1024 if kb.isdigit() else 0


def commit(folder: Path) -> str:
    """The commit checked out in `folder`, with "+" where files were changed; "" without git."""
    head = _git(folder, "rev-parse", "HEAD")
    return head + ("+" if head and _git(folder, "status", "--porcelain", "-uno") else "")


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:  # no git on this machine
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 0


def _cpu() -> str:
    return _first("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()


def _memory_mb() -> str:
    total_kb = _first("/proc/meminfo", "MemTotal").removesuffix(" kB")
    return str(int(total_kb) // 1024) if total_kb.isdigit() else ""


def _first(path: str, name: str) -> str:
    """The value of the first line "name : value"; "" where the system has no such file or line."""
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
