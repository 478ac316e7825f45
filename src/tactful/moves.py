"""The building of moves: approved sentences for a situation, with what they are for."""

from collections.abc import Sequence

from tactful.asks import Ask
from tactful.promptfile import Situation
from tactful.prompts import PromptBook
from tactful.records import Move, MoveKind


class MoveMaker:
    """Makes moves of the sentences that a book has for a situation."""

    def __init__(self, book: PromptBook, situation: Situation) -> None:
        """Take the book and the situation of the whole letter."""
        self.book = book
        self.situation = situation

    def options(self, file: str, section: str, **values: str | bool) -> tuple[str, ...]:
        """Give the sentences of a section, filled in with some values more."""
        return self.book.options(file, section, self.situation.using(**values))

    def has(self, file: str, section: str) -> bool:
        """Tell whether a section has a sentence for the situation."""
        return self.book.has(file, section, self.situation)

    def move(
        self,
        name: str,
        file: str,
        options: Sequence[str],
        *,
        kind: MoveKind = MoveKind.CHOSEN,
        findings: Sequence[str] = (),
        asks: Sequence[Ask] = (),
    ) -> Move:
        """Give a move with its sentences; its purpose is that of its file."""
        return Move(
            name=name,
            kind=kind,
            purpose=self.book.file(file).front.purpose,
            options=tuple(dict.fromkeys(options)),
            findings=tuple(findings),
            asks=tuple(ask.evidence for ask in asks),
        )

    def chosen(
        self, name: str, file: str, section: str, findings: Sequence[str] = ()
    ) -> list[Move]:
        """Give the move that a section of a file in prompts/moves stands for, as a list of one."""
        path = f"moves/{file}"
        options = self.options(path, section)
        return [self.move(name, path, options, findings=findings)]

    def joined(self, file: str, section: str, clauses: Sequence[Sequence[str]]) -> list[str]:
        """Give sentences that say several clauses, each in its first, second ... wording."""
        options: list[str] = []
        for turn in range(max(map(len, clauses))):
            *before, last = [some[turn % len(some)] for some in clauses]
            options += self.options(f"moves/{file}", section, clauses=", ".join(before), last=last)
        return [option[:1].upper() + option[1:] for option in options]
