"""How long the scenarios take from message to letter, without a model.

    python benchmarks/scenario_speed.py

All of tests/scenarios, in one process on one core, the best of three passes after a first one that
compiles the patterns needed.
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
    taken = []
    for _ in range(PASSES + 1):
        started = time.perf_counter()
        for scenario in scenarios:
            run(scenario, book)
        taken.append(time.perf_counter() - started)
    print(f"{len(scenarios)} scenarios: {min(taken[1:]):.2f} s, the first pass {taken[0]:.2f} s")


if __name__ == "__main__":
    main()
