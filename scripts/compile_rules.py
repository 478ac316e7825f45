"""Prove every shipped rule by its own samples and write what the rule files come to.

    python scripts/compile_rules.py [--if-stale]

`rulebook/compiled.bin` spares tactful from reading and proving all rule files at each start; it
is used as long as it fits the files. With --if-stale nothing is done when it does.
"""

import sys

from tactful.bundle import COMPILED, is_up_to_date
from tactful.compiled import write_compiled
from tactful.promptfile import parts_of
from tactful.prompts import PromptBook, shipped_folder
from tactful.proof import faults
from tactful.rulebook import KINDS, check_parts, load_ruleset


def main() -> None:
    """Prove all rules and write what they come to; end with 1 when one fails."""
    if "--if-stale" in sys.argv and is_up_to_date():
        COMPILED.touch()  # a checkout may have written the same files anew
        return
    rulesets = {kind: load_ruleset(kind) for kind in KINDS}
    for rules in rulesets.values():
        check_parts(rules)
    wrong = [f for rules in rulesets.values() for rule in rules.rules for f in faults(rule, rules)]
    if wrong:
        sys.exit("\n".join(wrong))
    book = PromptBook(shipped_folder())
    size = write_compiled(rulesets, parts_of([book.file(name) for name in book.names()]))
    print(f"{sum(len(rules.rules) for rules in rulesets.values())} rules proved, {size:,} bytes")


if __name__ == "__main__":
    main()
