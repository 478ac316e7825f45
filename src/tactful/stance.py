"""Which stance the findings call for."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tactful.records import Category, Decision, Finding, Message, Stage, Stance, Verdict
from tactful.threads import times_refused, turns

STANCE_FOR: Mapping[Category, Stance] = MappingProxyType(
    {
        Category.OFF_PLATFORM_CONTACT: Stance.REDIRECT,
        Category.CONTACT_DETAILS_SHARED: Stance.REDIRECT,
        Category.OFF_PLATFORM_PAYMENT: Stance.REDIRECT,
        Category.FEE_AVOIDANCE: Stance.REDIRECT,
        Category.CRYPTO_PAYMENT: Stance.REDIRECT,
        Category.PERSONAL_INFO_REQUEST: Stance.REDIRECT,
        Category.SUSPICIOUS_LINK: Stance.REDIRECT,
        Category.UNPAID_WORK: Stance.COMPROMISE,
        Category.WORK_BEFORE_CONTRACT: Stance.COMPROMISE,
        Category.ESCROW_BYPASS: Stance.COMPROMISE,
        Category.UPFRONT_FEE: Stance.DECLINE,
        Category.CREDENTIAL_REQUEST: Stance.DECLINE,
        Category.IDENTITY_DOCUMENT_REQUEST: Stance.DECLINE,
        Category.REMOTE_ACCESS: Stance.DECLINE,
        Category.MALWARE_DOWNLOAD: Stance.DECLINE,
        Category.FEEDBACK_MANIPULATION: Stance.DECLINE,
        Category.RESHIPPING_MONEY_MULE: Stance.WALK_AWAY,
        Category.FAKE_CHECK_OVERPAYMENT: Stance.WALK_AWAY,
        Category.TASK_SCAM_DEPOSIT: Stance.WALK_AWAY,
        Category.ACCOUNT_RENTAL: Stance.WALK_AWAY,
        Category.PLATFORM_IMPERSONATION: Stance.WALK_AWAY,
        Category.ILLEGAL_OR_UNETHICAL: Stance.WALK_AWAY,
        Category.TOO_GOOD_TO_BE_TRUE: Stance.CLARIFY,
        Category.URGENCY_PRESSURE: Stance.CLARIFY,
        Category.PROMPT_INJECTION: Stance.CLARIFY,
    }
)


def stance_for(finding: Finding, stage: Stage) -> Stance:
    """Give the stance one finding calls for.

    What is allowed is simply answered. What is fine once a contract runs becomes a compromise
    at the interview, where the contract is the next step. From a client one works with, a
    request to walk away from is declined instead: the work goes on.
    """
    stance = STANCE_FOR[finding.category]
    if finding.verdict is Verdict.ALLOWED:
        return Stance.ANSWER
    if finding.verdict is Verdict.NOT_YET and stage is Stage.INTERVIEW:
        return Stance.COMPROMISE
    if stance is Stance.WALK_AWAY and stage in {Stage.CONTRACT, Stage.ESTABLISHED}:
        return Stance.DECLINE
    return stance


def decide(message: Message, findings: Sequence[Finding], asked: Stance | None = None) -> Decision:
    """Take the most cautious stance that any finding calls for, or the one `asked` for.

    No findings means `answer`. What comes again after a second refusal ends the talk; where a
    contract runs it is declined. The decision keeps the findings that are not allowed, in the
    order they were found, so the same message always reads the same way.
    """
    stances = [stance_for(finding, message.stage) for finding in findings]
    stance = max(stances, key=lambda s: s.caution, default=Stance.ANSWER)
    because = tuple(f for f in findings if f.verdict is not Verdict.ALLOWED)
    rung = rung_of(message, because)
    if rung > 1:
        working = message.stage in {Stage.CONTRACT, Stage.ESTABLISHED}
        last = Stance.DECLINE if working else Stance.WALK_AWAY
        stance = max(stance, last, key=lambda s: s.caution)
    return Decision(stance=asked or stance, because=because, rung=rung)


def rung_of(message: Message, findings: Sequence[Finding]) -> int:
    """Count how often the freelancer turned down what is asked for again; 0 at first."""
    repeated = [f for f in findings if f.repeated]
    if not repeated:
        return 0
    said = turns(message.text)
    return max(times_refused(message.text, said, [e.start for e in f.evidence]) for f in repeated)
