"""Whether the examples that a model is shown keep to what holds for a sentence of its own."""

from collections.abc import Iterator

from tactful.postcheck import Bounds, violations
from tactful.promptfile import PromptFile
from tactful.prompts import SHOWN, Prompt
from tactful.records import Message, Move, MoveKind
from tactful.rulebook import outgoing_rules
from tactful.settings import Settings
from tactful.shapes import Remark
from tactful.styles import Task, unproved
from tactful.wording import limits_for


def unfit_example(file: PromptFile) -> Iterator[Remark]:
    """Give what is wrong with an example, at most one remark.

    Its sentence has to be one that the model might write itself for that wording. Raises
    PromptError when a part is missing or said twice.
    """
    client, purpose, wording, sentence = map(file.only, SHOWN)
    message = Message(text=client)
    move = Move(name="acknowledgement", kind=MoveKind.WRITTEN, purpose=purpose, options=(wording,))
    limits = limits_for(move, wording, message, (), more_words=Settings().written_words)
    task = Task(Prompt(()), limits, wording, move)
    faults = (*violations(sentence, Bounds(message, outgoing_rules())), *unproved(sentence, task))
    if faults:
        yield _remark(file, f"the sentence does not pass the check: {faults[0].rule}")
    elif not limits.finished(sentence):
        odd = limits.first_odd(sentence)
        told = f"{odd!r} is not among the words it may use" if odd else "it leaves something out"
        yield _remark(file, f"the sentence is not one that the model might write: {told}")


def _remark(file: PromptFile, what: str) -> Remark:
    line = next(b.sentences[0].number for b in file.blocks() if b.section == SHOWN[-1])
    return Remark(file=file.name, line=line, what=what, hint="say no more than its wording says")
