"""Prove every shipped rule by its own samples and write down which files were proved.

    python scripts/prove_rules.py

A proved file need not be proved again each time tactful starts; see tactful.rules.load_rules.
"""

from tactful.rules import RULEBOOK, digest, load_rule, load_words, prove


def main() -> None:
    """Prove all rules and write proved.sha256."""
    words = load_words(RULEBOOK / "words.toml")
    lines = []
    for path in sorted(RULEBOOK.glob("*/*.toml")):
        prove(load_rule(path, words))
        lines.append(f"{digest(path)}  {path.relative_to(RULEBOOK).as_posix()}\n")
    (RULEBOOK / "proved.sha256").write_text("".join(lines), encoding="ascii")
    print(f"{len(lines)} rules proved")


if __name__ == "__main__":
    main()
