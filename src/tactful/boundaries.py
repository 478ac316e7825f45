"""Which approved words meet the findings: one boundary, said once, however many there are."""

from collections.abc import Iterator, Sequence

from tactful.promptfile import PromptFile
from tactful.records import Category, Decision, Stage, Stance
from tactful.stance import stance_for

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
)


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
