"""The frozen records, in the order in which they are made.

Message -> Match* -> Finding* -> Decision -> Plan -> Draft -> CheckedReply.
`Scan` and `CheckedReply` are what programs read: their JSON is described in docs/json.md.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from tactful.record import Record


class Platform(StrEnum):
    """Where the message came in. `other` is a platform nobody knows."""

    UPWORK = "upwork"
    FIVERR = "fiverr"
    FREELANCER = "freelancer"
    DIRECT = "direct"
    OTHER = "other"


class Stage(StrEnum):
    """How far the two have come: the contract starts between `interview` and `contract`."""

    FIRST_CONTACT = "first_contact"
    INTERVIEW = "interview"
    CONTRACT = "contract"
    ESTABLISHED = "established"


class Category(StrEnum):
    """What a finding is about, in the words of the corpus."""

    OFF_PLATFORM_CONTACT = "off_platform_contact"
    CONTACT_DETAILS_SHARED = "contact_details_shared"
    OFF_PLATFORM_PAYMENT = "off_platform_payment"
    FEE_AVOIDANCE = "fee_avoidance"
    CRYPTO_PAYMENT = "crypto_payment"
    UPFRONT_FEE = "upfront_fee"
    FAKE_CHECK_OVERPAYMENT = "fake_check_overpayment"
    RESHIPPING_MONEY_MULE = "reshipping_money_mule"
    TASK_SCAM_DEPOSIT = "task_scam_deposit"
    ACCOUNT_RENTAL = "account_rental"
    CREDENTIAL_REQUEST = "credential_request"
    IDENTITY_DOCUMENT_REQUEST = "identity_document_request"
    PERSONAL_INFO_REQUEST = "personal_info_request"
    REMOTE_ACCESS = "remote_access"
    SUSPICIOUS_LINK = "suspicious_link"
    MALWARE_DOWNLOAD = "malware_download"
    UNPAID_WORK = "unpaid_work"
    WORK_BEFORE_CONTRACT = "work_before_contract"
    ESCROW_BYPASS = "escrow_bypass"
    TOO_GOOD_TO_BE_TRUE = "too_good_to_be_true"
    URGENCY_PRESSURE = "urgency_pressure"
    PLATFORM_IMPERSONATION = "platform_impersonation"
    FEEDBACK_MANIPULATION = "feedback_manipulation"
    ILLEGAL_OR_UNETHICAL = "illegal_or_unethical"
    PROMPT_INJECTION = "prompt_injection"


class Fault(StrEnum):
    """What else can be wrong with a reply; the words are those of the rubric for drafts."""

    ACCUSATORY = "accusatory"
    ECHO = "echo"
    GARBLED = "garbled"
    INVENTED_FACT = "invented_fact"
    MISSED_BOUNDARY = "missed_boundary"
    PADDING = "padding"
    SIGN_OFF = "sign_off"
    WRONG_LANGUAGE = "wrong_language"
    WRONG_VOICE = "wrong_voice"


class Severity(StrEnum):
    """How much is at stake when a rule is right."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Risk(StrEnum):
    """The worst severity among the findings that are not allowed; `none` without any."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Verdict(StrEnum):
    """What the platform says of a category at a stage.

    never: not on this platform, or nowhere. not_yet: fine once a contract runs.
    allowed: fine now. advice: no rule forbids it, a careful freelancer would still act.
    """

    NEVER = "never"
    NOT_YET = "not_yet"
    ALLOWED = "allowed"
    ADVICE = "advice"


class Stance(StrEnum):
    """How the reply meets the message, least cautious first."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REDIRECT = "redirect"
    COMPROMISE = "compromise"
    DECLINE = "decline"
    WALK_AWAY = "walk_away"

    @property
    def caution(self) -> int:
        """The rank of the stance: 0 for `answer`, 5 for `walk_away`."""
        return list(Stance).index(self)


class Tone(StrEnum):
    """How the reply sounds."""

    WARM = "warm"
    NEUTRAL = "neutral"
    FIRM = "firm"


class Style(StrEnum):
    """Who words a reply: the model chooses approved sentences, or writes where it may.

    `auto` is one of the two, by the size of the model.
    """

    GUIDED = "guided"
    FREE = "free"
    AUTO = "auto"


class Message(Record):
    """A client's message and where it stands. Offsets everywhere are code points of `text`.

    `me` is the freelancer's name in a pasted conversation, where that is not "Me".
    """

    text: Annotated[str, {"min_length": 1}]
    platform: Platform = Platform.UPWORK
    stage: Stage = Stage.FIRST_CONTACT
    enterprise: bool = False
    me: str = ""

    def _refuse_contradictions(self) -> None:
        # Callers have them as words from a command line or a file.
        self.__dict__.update(platform=Platform(self.platform), stage=Stage(self.stage))


class Evidence(Record):
    """A span of the message: `text == message.text[start:end]`, always."""

    start: int
    end: int
    text: str

    def _refuse_contradictions(self) -> None:
        if self.end - self.start != len(self.text):
            raise ValueError("evidence must be as long as its span")


class Policy(Record):
    """What a platform says of a category at a stage, where that is written and when it was read."""

    verdict: Verdict
    says: str
    source: str
    checked_on: date


class Part(Record):
    """A weak signal that counts together with others: its title and its words."""

    signal: str
    title: str
    evidence: tuple[Evidence, ...]


class Finding(Record):
    """One red flag with its words, the reason, the honest reading and what to do.

    `parts` are the weak signals it is made of, if it is. `disguised` words were hidden from
    filters; `repeated` ones came again after a refusal; both raise the severity. What was
    `settled` in the same thread keeps no more than a low one. It is `weighed` where no rule is
    complete, and only the points of its parts together tell.
    """

    rule: str
    category: Category
    severity: Severity
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    parts: tuple[Part, ...] = ()
    disguised: bool = False
    repeated: bool = False
    settled: bool = False
    weighed: bool = False
    why: str
    loses: Annotated[str, {"description": "The protection that would be lost."}] = ""
    benign_reading: str
    advice: str
    says: Annotated[str, {"description": "What the platform says of it at this stage."}]
    source: str
    checked_on: date


class Decision(Record):
    """The stance that the findings call for, and the findings that caused it.

    `rung` is how often the freelancer has already turned down what is asked for again.
    """

    stance: Stance
    because: tuple[Finding, ...]
    rung: int = 0


class Uncovered(Record):
    """Words that did not stand there plainly, what they were read as, and how they were hidden."""

    evidence: Evidence
    read_as: str
    kind: str


class Silenced(Record):
    """A hit that a guard made harmless, and by which words."""

    rule: str
    evidence: Evidence
    guard: str
    because: str


class Trace(Record):
    """What lies beneath a scan: words uncovered, hits silenced, signals too weak alone."""

    uncovered: tuple[Uncovered, ...]
    silenced: tuple[Silenced, ...]
    signals: tuple[Part, ...]


class Scan(Record):
    """What `tactful scan --json` prints."""

    schema: Literal[1] = 1
    risk: Risk
    stance: Stance
    platform: Platform
    stage: Stage
    own_lines: Annotated[
        int,
        {"description": "Lines of a conversation read as the freelancer's own; not scanned."},
    ] = 0
    findings: tuple[Finding, ...]


class MoveKind(StrEnum):
    """Who decides the words of a move: their order (fixed), or the model, choosing or writing."""

    FIXED = "fixed"
    CHOSEN = "chosen"
    WRITTEN = "written"


class Move(Record):
    """One step of the reply. `options` are approved sentences; a written move falls back on them.

    It serves `findings`, by their rules, and `asks`, by their words. `kept` are the phrases that
    sentences are filled in with; they stay word for word when the model writes its own.
    """

    name: str
    kind: MoveKind
    purpose: str = ""
    options: tuple[str, ...]
    kept: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    asks: tuple[Evidence, ...] = ()


class Plan(Record):
    """The moves of the reply in order, and the fixed text that stands between them.

    `glue[i]` stands before `moves[i]`; the first one is empty.
    """

    stance: Stance
    moves: tuple[Move, ...]
    glue: tuple[str, ...]

    def _refuse_contradictions(self) -> None:
        if len(self.moves) != len(self.glue):
            raise ValueError("every move needs the text that stands before it")


class Violation(Record):
    """Why a piece of a draft may not go out, and what would do instead."""

    rule: str
    category: Category | Fault
    text: str
    why: str
    hint: str = ""


class Rejected(Record):
    """A sentence that the check kept back, and why."""

    move: str
    text: str
    violations: tuple[Violation, ...]


class Checks(Record):
    """How the reply got past the check.

    `attempts` is the most tries the model had at any one sentence (1 when nothing was kept back).
    """

    passed: bool
    attempts: int
    rejected: tuple[Rejected, ...]


class ReplyCheck(Record):
    """What `tactful check --json` prints.

    `passed` tells that nothing keeps the reply from going out; `unaddressed` are risks of the
    message that it says nothing of, `needs_fill` its visible gaps in order.
    """

    schema: Literal[1] = 1
    passed: bool
    platform: Platform
    stage: Stage
    violations: tuple[Violation, ...]
    unaddressed: tuple[Violation, ...]
    needs_fill: tuple[str, ...]


class ModelInfo(Record):
    """The model that drafted: its name, file and number of parameters."""

    name: str
    path: str
    parameters: int


class Timing(Record):
    """Wall-clock seconds: loading the model; then, without it, to the first piece and in all."""

    load_s: float
    first_word_s: float
    total_s: float


class Tokens(Record):
    """How the model's tokens came about.

    prompt: all that stood before the reply; cached: how many of those were not read anew.
    sampled: chosen by the model; forced: approved text that went through without sampling.
    """

    prompt: int = 0
    cached: int = 0
    sampled: int = 0
    forced: int = 0


class LineFault(Record):
    """What is wrong with a line of input, and which line it is, counted from 1."""

    message: str
    line: int


class BadLine(Record):
    """What stands in place of a result when a line of input cannot be used."""

    id: Any
    error: LineFault


class AnsweredBy(StrEnum):
    """Where the answer to an ask comes from; a gap is for the freelancer to fill."""

    PROFILE = "profile"
    MESSAGE = "message"
    GAP = "gap"
    BOUNDARY = "boundary"


class AnsweredAsk(Record):
    """A question, request or proposal of the client, and what the reply answers it with."""

    evidence: Evidence
    kind: str
    risky: bool
    answered_by: AnsweredBy


class Said(Record):
    """A move of the reply as it was carried out: what for, for which findings and asks, in words.

    `findings` are rules, `asks` places in the list of asks, counted from 0. `wording` tells whether
    the text is an approved sentence or the model's own.
    """

    move: str
    purpose: str
    findings: tuple[str, ...]
    asks: tuple[int, ...]
    wording: Literal["approved", "written"]
    text: str


class CheckedReply(Record):
    """What `tactful draft --json` prints. `needs_fill` lists the visible gaps in order.

    `report` is a text for the platform's flag button, empty unless the reply walks away. `style` is
    the one that was used, never `auto`; None where no model was.
    """

    schema: Literal[1] = 1
    reply: str
    source: Literal["model", "template"]
    style: Style | None
    language: str
    tone: Tone
    needs_fill: tuple[str, ...]
    asks: tuple[AnsweredAsk, ...]
    plan: tuple[Said, ...]
    report: str
    scan: Scan
    checks: Checks
    model: ModelInfo | None
    timing: Timing
    tokens: Tokens
