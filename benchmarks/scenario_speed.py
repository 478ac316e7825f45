"""How long the scenarios take from message to letter, without a model.

    python benchmarks/scenario_speed.py

All of tests/scenarios, in one process on one core, the best of three passes after a first one that
compiles the patterns needed; the seconds on the clock, and those that the processor worked.
"""

import time
from pathlib import Path

from tactful.prompts import PromptBook, shipped_folder
from tactful.scenarios import read_scenarios, run

FOLDER = Path(__file__).parents[1] / "tests" / "scenarios"
PASSES = 3


def main() -> None:
    """Print the number of scenarios and the seconds a pass takes."""
    scenarios, book = read_scenarios(FOLDER), PromptBook(shipped_folder())
    taken, worked = [], []
    for _ in range(PASSES + 1):
        started, begun = time.perf_counter(), time.process_time()
        for scenario in scenarios:
            run(scenario, book)
        taken.append(time.perf_counter() - started)
        worked.append(time.process_time() - begun)
    for name, all_passes in (("clock", taken), ("processor", worked)):
        best = min(all_passes[1:])
        print(f"{len(scenarios)} scenarios, {name}: {best:.2f} s, first pass {all_passes[0]:.2f} s")


if __name__ == "__main__":
    main()
