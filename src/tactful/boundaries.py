"""Which approved words meet the findings: one boundary, said once, however many there are."""

from collections.abc import Iterator, Sequence

from tactful.moves import MoveMaker
from tactful.promptfile import PromptFile
from tactful.records import Category, Decision, Move, Stage, Stance, Verdict
from tactful.stance import stance_for

_SECOND = 1  # the rung on which a request is met with other words
# Speaks of money first, then of talk: the order in which boundaries are kept when there are many.
_ORDER = (
    Category.FEE_AVOIDANCE,
    Category.OFF_PLATFORM_PAYMENT,
    Category.CRYPTO_PAYMENT,
    Category.UNPAID_WORK,
    Category.WORK_BEFORE_CONTRACT,
    Category.ESCROW_BYPASS,
    Category.OFF_PLATFORM_CONTACT,
    Category.CONTACT_DETAILS_SHARED,
    Category.PERSONAL_INFO_REQUEST,
)


class Boundaries:
    """The moves that meet the findings: the boundary, what may come later, the easier way."""

    def __init__(self, maker: MoveMaker, decision: Decision, stage: Stage, most: int) -> None:
        """Take what calls for the boundaries, and how many files may serve it at most."""
        self._maker = maker
        self._decision = decision
        self._served = tuple(files_for(decision, stage, maker.book.sentence_files, most))

    def boundary(self) -> list[Move]:
        """Give the boundary of the first file in full, those of the others in one sentence."""
        if not self._served:
            passing = self._decision.stance in {Stance.DECLINE, Stance.WALK_AWAY}
            return self._maker.chosen("boundary", "pass.md", "pass") if passing else []
        first, *rest = self._served
        again = self._decision.rung >= _SECOND and self._maker.book.has(
            first.name, "again", self._maker.situation
        )
        section = "again" if again else "boundary"
        options = self._maker.options(first.name, section)
        moves = [self._maker.move("boundary", first.name, options, findings=self._served_by(first))]
        if rest:
            also = [self._maker.options(file.name, "also") for file in rest]
            rules = [rule for file in rest for rule in self._served_by(file)]
            joined = self._maker.joined("also.md", "also", also)
            moves.append(self._maker.move("boundary", "moves/also.md", joined, findings=rules))
        return moves

    def offer(self) -> list[Move]:
        """Give the easier way of what is met in full."""
        return self._from_sentences("offer", self._served[:1])

    def later(self) -> list[Move]:
        """Give what may come once a contract runs."""
        waiting = any(f.verdict is Verdict.NOT_YET for f in self._decision.because)
        return self._from_sentences("later", self._served) if waiting else []

    def _from_sentences(self, section: str, files: Sequence[PromptFile]) -> list[Move]:
        return [
            self._maker.move(section, file.name, options, findings=self._served_by(file))
            for file in files
            if self._maker.book.has(file.name, section, self._maker.situation)
            for options in [self._maker.options(file.name, section)]
        ]

    def _served_by(self, file: PromptFile) -> tuple[str, ...]:
        because = self._decision.because
        return tuple(f.rule for f in because if f.category in file.front.serves)


def files_for(
    decision: Decision, stage: Stage, files: Sequence[PromptFile], most: int
) -> Iterator[PromptFile]:
    """Give the sentence files that serve the findings, one for those that belong together.

    What calls for the stance comes first. A letter that walks away says one thing, any other
    at most `most`.
    """
    found = {finding.category for finding in decision.because}
    causes = {f.category for f in decision.because if stance_for(f, stage) is decision.stance}
    left = 1 if decision.stance is Stance.WALK_AWAY else most
    covered: set[Category] = set()
    for category in sorted(found, key=lambda c: (c not in causes, *_rank(c))):
        file = _file_for(category, files)
        if file is None or category in covered or left == 0:
            continue
        if file.front.alone and not found <= set(file.front.serves):
            continue
        covered |= set(file.front.serves)
        left -= 1
        yield file


def _rank(category: Category) -> tuple[int, int]:
    first = _ORDER.index(category) if category in _ORDER else -1
    return (first, list(Category).index(category))


def _file_for(category: Category, files: Sequence[PromptFile]) -> PromptFile | None:
    serving = [file for file in files if category in file.front.serves]
    return min(serving, key=lambda file: file.front.serves.index(category), default=None)
