"""What can go wrong, in words a user can act on.

TactfulError            anything shown as "Error: ..." with exit status 1
├── InputError          the message cannot be read as text
├── RuleError           a rule file cannot be used as written
├── PolicyError         a policy pack cannot be used as written
├── PromptError         a prompt file or one of its variables is wrong
│   └── NoWordingError  nothing is approved for a situation, or not in its language
└── ModelError          the model file is missing, or will not load or answer
"""


class TactfulError(Exception):
    """A fault the user can mend: `message` says where and what, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(TactfulError):
    """The message cannot be read as text."""


class RuleError(TactfulError):
    """A rule file cannot be used as written."""


class PolicyError(TactfulError):
    """A policy pack cannot be used as written."""


class PromptError(TactfulError):
    """A prompt file or one of its variables is wrong."""


class NoWordingError(PromptError):
    """Nothing is approved for a situation, or not in its language."""


class ModelError(TactfulError):
    """The model file is missing, or will not load or answer."""
