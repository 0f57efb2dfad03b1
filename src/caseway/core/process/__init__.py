"""The process engine: maps in BPMN 2.0, run by tables.

    model = read(xml)                                       # any file of the standard; Unreadable
    definition = compile_model(model, decisions, forms)     # the standard's rules, and what we run; NotExecutable
    findings = publishable(definition)                      # the desk's rules
    events = advance(definition, state, stimulus, given, now)   # or Ignored(reason)
    state = fold(state, events)

The constitution
----------------
1. A **token** is at one place. It rests at an element and waits for one kind of thing (`Wait`), or it is on its way
   to one. After every advance all tokens rest. A token id is given once and never again.
2. A **scope** is the process (0) or the token that waits at a sub-process, call, repeated activity or compensation;
   what runs inside has that token as its `scope`. So tokens form one tree, and taking a token away takes its branch.
3. **Only `evolve` moves tokens**, by one table from kind of event to change. The engine applies its own events there
   as it goes, so folding a history leads exactly to where the engine was. (The one shortcut, `straight`, is held to
   the same by the property tests.)
4. **An event carries its result**: flows taken, tokens produced, instants computed, what a decision gave. `evolve`
   evaluates nothing, so old histories fold for ever, whatever becomes of maps, tables and calendars.
5. **A stimulus is run to quiescence**: tokens in order of arrival, flows in the order of the file; then scopes that
   became empty; then inclusive joins to which nothing can come any more; then conditions. The same input gives the
   same events.
6. **It is bounded**: `MOVES_MAX` moves an advance, `INSTANCES_MAX` instances, `DEPTH_MAX` scopes deep.
7. **A fault parks the token** where it is, with a rule and a sentence. Other branches go on. A person retries, skips
   or jumps.
8. **An unknown or late stimulus changes nothing** and says why (`Ignored`).
9. A **typed message goes to exactly one catcher**: the innermost scope first, an element or boundary before an event
   sub-process, then the oldest token. A signal goes to everything that listens.
10. **Time comes in as data**: `now`, working time and the silence of the contact are given. `Time` fires the earliest
    due timer, one at a time; the caller asks again while `next_due(state) <= now`.
11. A **closure** takes everything else in its scope away, but for survivors and what they have produced.
12. What the engine does not run it **refuses at compile**, with element, rule and sentence. Nothing is passed over.

The tables
----------
| question | table | in |
|---|---|---|
| what does an event change? | `CHANGES` | `evolve` |
| what does a stimulus do? | `_ANSWERS` | `advance` |
| what happens when a token comes to an element? | `_BY_KIND`, `_BY_EVENT` | `entering` |
| which event may stand where? | `ALLOWED_EVENTS` | `kinds` |
| which rules hold for which element? | `RULES` | `rules` |
| what may speak against publishing? | `_QUESTIONS` | `publishing` |

A map becomes `Node`s (what everybody may know) and `Step`s (`table`: rows that know their neighbours directly).
"""

from caseway.core.process.advance import advance, advanced
from caseway.core.process.compiling import compile_model, executable_processes
from caseway.core.process.definition import Bounds, Definition, Diagram, Finding, Flow, Node
from caseway.core.process.events import (
    EVENTS,
    ClosureAsked,
    ClosureReached,
    CompensationKept,
    CompensationStarted,
    ConditionLapsed,
    ConditionMet,
    DataSet,
    DecisionMade,
    ErrorCaught,
    ErrorThrown,
    EscalationCaught,
    EscalationThrown,
    JobRequested,
    Jumped,
    MessageCaught,
    MessageThrown,
    ProcessEnded,
    ProcessEvent,
    ProcessStarted,
    SignalCaught,
    SignalThrown,
    StepCancelled,
    StepCompleted,
    StepEntered,
    StepFailed,
    StepPassed,
    StepRetried,
    StepSkipped,
    TimerArmed,
    TimerDropped,
    TimerFired,
    TimerHeld,
    TokensMigrated,
    Wait,
)
from caseway.core.process.evolve import evolve, fold
from caseway.core.process.iso8601 import Span
from caseway.core.process.model import Element, Model, NotExecutable, Unreadable
from caseway.core.process.publishing import publishable
from caseway.core.process.reader import as_text, read, write
from caseway.core.process.state import ROOT, Done, ProcessState, Timer, Token, initial, next_due
from caseway.core.process.stimuli import (
    NOTHING_GIVEN,
    STIMULI,
    Changed,
    Close,
    Complete,
    Hold,
    Ignored,
    JobResult,
    Jump,
    Message,
    Migrate,
    ProcessGiven,
    Rearm,
    Retry,
    Signal,
    Skip,
    Start,
    Stimulus,
    Time,
)

__all__ = [
    "EVENTS",
    "NOTHING_GIVEN",
    "ROOT",
    "STIMULI",
    "Bounds",
    "Changed",
    "Close",
    "ClosureAsked",
    "ClosureReached",
    "CompensationKept",
    "CompensationStarted",
    "Complete",
    "ConditionLapsed",
    "ConditionMet",
    "DataSet",
    "DecisionMade",
    "Definition",
    "Diagram",
    "Done",
    "Element",
    "ErrorCaught",
    "ErrorThrown",
    "EscalationCaught",
    "EscalationThrown",
    "Finding",
    "Flow",
    "Hold",
    "Ignored",
    "JobRequested",
    "JobResult",
    "Jump",
    "Jumped",
    "Message",
    "MessageCaught",
    "MessageThrown",
    "Migrate",
    "Model",
    "Node",
    "NotExecutable",
    "ProcessEnded",
    "ProcessEvent",
    "ProcessGiven",
    "ProcessStarted",
    "ProcessState",
    "Rearm",
    "Retry",
    "Signal",
    "SignalCaught",
    "SignalThrown",
    "Skip",
    "Span",
    "Start",
    "StepCancelled",
    "StepCompleted",
    "StepEntered",
    "StepFailed",
    "StepPassed",
    "StepRetried",
    "StepSkipped",
    "Stimulus",
    "Time",
    "Timer",
    "TimerArmed",
    "TimerDropped",
    "TimerFired",
    "TimerHeld",
    "Token",
    "TokensMigrated",
    "Unreadable",
    "Wait",
    "advance",
    "advanced",
    "as_text",
    "compile_model",
    "evolve",
    "executable_processes",
    "fold",
    "initial",
    "next_due",
    "publishable",
    "read",
    "write",
]
