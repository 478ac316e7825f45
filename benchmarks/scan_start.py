"""How long `tactful scan` takes as a cold process, against `import click, pydantic`.

    python benchmarks/scan_start.py [RUNS]

Both are started in turn, so that the ratio of the medians holds on a busy machine too. The bytecode
is written before, as pip does it for an installed package.
"""

import compileall
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
SCAN = [
    str(Path(sys.executable).with_name("tactful")),
    "scan",
    str(ROOT / "examples/skype-first.txt"),
]
IMPORTS = [sys.executable, "-c", "import click, pydantic"]


def seconds(command: list[str]) -> float:
    """Run a command and give its wall time."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Print both medians and their ratio."""
    compileall.compile_dir(ROOT / "src", quiet=1)
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    pairs = [(seconds(SCAN), seconds(IMPORTS)) for _ in range(runs)]
    scan, imports = (median(times) for times in zip(*pairs, strict=True))
    print(f"tactful scan {scan:.3f} s, imports {imports:.3f} s, ratio {scan / imports:.2f}")


if __name__ == "__main__":
    main()
