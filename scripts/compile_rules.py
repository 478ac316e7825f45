"""Prove every shipped rule by its own samples and write what the rule files come to.

    python scripts/compile_rules.py [--if-stale]

`rulebook/compiled.json` spares tactful from reading and proving all rule files at each start; it
is used as long as it fits the files. With --if-stale nothing is done when it does.
"""

import json
import sys

from tactful.proof import faults
from tactful.rulebook import COMPILED, check_parts, digest, load_ruleset, packed
from tactful.rules import RULEBOOK


def fits() -> bool:
    """Tell whether compiled.json is that of the rule files as they are."""
    return COMPILED.exists() and json.loads(COMPILED.read_bytes())["digest"] == digest(RULEBOOK)


def main() -> None:
    """Prove all rules and write compiled.json; end with 1 when one fails."""
    if "--if-stale" in sys.argv and fits():
        return
    rulesets = [load_ruleset(kind) for kind in ("incoming", "outgoing")]
    for rules in rulesets:
        check_parts(rules)
    wrong = [fault for rules in rulesets for rule in rules.rules for fault in faults(rule, rules)]
    if wrong:
        sys.exit("\n".join(wrong))
    table = json.dumps(packed(), ensure_ascii=False, separators=(",", ":"))
    COMPILED.write_text(f"{table}\n", encoding="utf-8")
    print(f"{sum(len(rules.rules) for rules in rulesets)} rules proved, {len(table):,} characters")


if __name__ == "__main__":
    main()
