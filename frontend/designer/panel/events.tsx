// What is waited for, what is said, and how a case closes.
import type { Finding } from "../api";
import type { Around } from "./panel";
import { Chosen } from "./element";
import { Area, Line, Part, Pick, Tick } from "./fields";
import { spanRead, spanWrong, timerRead } from "./spans";
import { LinkLine } from "./steps";

const CLOSURES: [string, string][] = [
  ["", "does not close the case"],
  ["confirmed", "confirmed by the contact"],
  ["presumed", "presumed solved, after silence"],
  ["unreachable", "nobody could be reached"],
  ["withdrawn", "withdrawn by the contact"],
  ["lapsed", "the proposal lapsed"],
  ["refused", "refused"],
  ["referred", "referred elsewhere"],
  ["no_action", "nothing to do"],
  ["merged", "merged into another case"],
];
const HEARD = ["reply", "agreed", "declined", "confirmed", "not-solved", "withdrawn", "rated", "request", "approved", "refused", "returned"];
const KINDS: Record<string, { type: string; reference: string; word: string; code?: string }> = {
  message: { type: "bpmn:Message", reference: "messageRef", word: "Message" },
  signal: { type: "bpmn:Signal", reference: "signalRef", word: "Signal" },
  error: { type: "bpmn:Error", reference: "errorRef", word: "Error", code: "errorCode" },
  escalation: { type: "bpmn:Escalation", reference: "escalationRef", word: "Escalation", code: "escalationCode" },
};

interface Props {
  chosen: Chosen;
  around: Around;
}

/** The message, signal, error or escalation by its name. */
export function SignalPart({ chosen, holder, kind }: { chosen: Chosen; holder: any; kind: string }) {
  const about = KINDS[kind];
  if (!about) return null;
  const there = holder.get(about.reference);
  const value = there?.[about.code ?? "name"] ?? there?.name ?? "";
  const offers = [...new Set([...chosen.roots(about.type).map((one) => one.name as string), ...(kind === "message" && !chosen.throws ? HEARD : [])])];
  return (
    <Part title={about.word}>
      <Line
        label={chosen.throws ? "Throws" : "Waits for"}
        mono
        value={value}
        offers={offers.filter(Boolean)}
        placeholder={kind === "message" ? "reply" : ""}
        onWrite={(name) => {
          const plain = name.trim();
          const root = plain ? chosen.root(about.type, plain, about.code ? { [about.code]: plain } : {}) : undefined;
          chosen.setOf(holder, { [about.reference]: root });
        }}
        hint={kind === "message" && !chosen.throws ? "What the contact says: reply, agreed, declined, confirmed, not-solved, withdrawn." : undefined}
      />
    </Part>
  );
}

export function MessagePart({ chosen, around, holder }: Props & { holder: any }) {
  return (
    <>
      <Part title="What is said">
        <LinkLine
          chosen={chosen}
          around={around}
          label="Message"
          attribute="cw:template"
          paths={around.files.filter((one) => one.startsWith("messages/"))}
          plain={(one) => one.split("/").pop()?.replace(/\.txt$/, "") ?? one}
          path={(name) => `messages/en/${name}.txt`}
          none="no message yet"
        />
        <Pick
          label="Then"
          value={chosen.get("cw:then")}
          options={[
            ["", "we go on"],
            ["wait_contact", "we wait for the contact"],
            ["answer", "it was the answer"],
            ["wait_third_party", "we wait for somebody else"],
            ["keep", "we are still on it"],
          ]}
          onWrite={(value) => chosen.set("cw:then", value)}
        />
        <Line
          label="Reminder number"
          value={chosen.get("cw:reminder")}
          onWrite={(value) => chosen.set("cw:reminder", value.trim())}
          placeholder="none"
          wrong={/^([1-9]\d?)?$/.test(chosen.get("cw:reminder")) ? "" : "Reminders are counted 1, 2, 3."}
          hint="1 is the first reminder of a silence; each is sent once."
        />
      </Part>
      <SignalPart chosen={chosen} holder={holder} kind="message" />
    </>
  );
}

export function EventPart({ chosen, around, found }: Props & { found: Finding[] }) {
  const kind = chosen.kind;
  const definition = chosen.definition;
  return (
    <>
      {kind === "timer" && <TimerPart chosen={chosen} definition={definition} />}
      {kind === "message" && chosen.throws && <MessagePart chosen={chosen} around={around} holder={definition} />}
      {kind === "message" && !chosen.throws && <SignalPart chosen={chosen} holder={definition} kind={kind} />}
      {["signal", "error", "escalation"].includes(kind) && <SignalPart chosen={chosen} holder={definition} kind={kind} />}
      {kind === "escalation" && chosen.throws && <EscalationPart chosen={chosen} around={around} />}
      {kind === "signal" && chosen.throws && <ReachPart chosen={chosen} around={around} />}
      {kind === "link" && (
        <Part title="Link">
          <Line label="Name" value={definition.get("name") ?? ""} onWrite={(name) => chosen.setOf(definition, { name })} />
        </Part>
      )}
      {kind === "conditional" && (
        <Part title="Condition">
          <Area
            label="Goes on when (FEEL)"
            mono
            value={chosen.expression(definition, "condition")}
            onWrite={(text) => chosen.setExpression(definition, "condition", text)}
            wrong={found.find((one) => one.rule === "expression" || one.rule === "condition")?.sentence}
          />
        </Part>
      )}
      {chosen.is("bpmn:BoundaryEvent") && !["error"].includes(kind) && (
        <Part title="At its step">
          <Tick
            label="It ends the step"
            value={chosen.bo.cancelActivity !== false}
            onWrite={(ends) => chosen.set("cancelActivity", ends)}
            hint="Else it happens beside it, and the step goes on."
          />
        </Part>
      )}
      {chosen.throws && (
        <Part title="Closure">
          <Pick label="The case" value={chosen.get("cw:closure")} options={CLOSURES} onWrite={(basis) => chosen.set("cw:closure", basis)} hint="At the root only. What follows is the grace: a reply opens the case again." />
        </Part>
      )}
    </>
  );
}

const TIMERS: [string, string][] = [
  ["timeDuration", "after a while"],
  ["timeDate", "at a date"],
  ["timeCycle", "again and again"],
];

function TimerPart({ chosen, definition }: { chosen: Chosen; definition: any }) {
  const kind = TIMERS.map(([name]) => name).find((name) => definition.get(name)) ?? "timeDuration";
  const text = chosen.expression(definition, kind);
  return (
    <Part title="Time">
      <Pick
        label="When"
        value={kind}
        options={TIMERS}
        onWrite={(next) => {
          const made = chosen.make("bpmn:FormalExpression", { body: text }, definition);
          chosen.setOf(definition, { timeDuration: undefined, timeDate: undefined, timeCycle: undefined, [next]: made });
        }}
      />
      <Line
        label={kind === "timeDate" ? "Date" : "Time"}
        mono
        value={text}
        onWrite={(value) => chosen.setExpression(definition, kind, value)}
        placeholder={kind === "timeDate" ? "2026-12-24T12:00:00Z" : kind === "timeCycle" ? "R3/P1D" : "P2D"}
        wrong={kind === "timeDuration" ? spanWrong(text) : ""}
        hint={timerRead(kind, text, chosen.clock)}
      />
      <Pick
        label="Counted in"
        value={chosen.clock}
        options={[
          ["calendar", "time as it passes"],
          ["working", "working time"],
          ["silence", "time the contact is silent"],
          ["word", "working time without a word of ours"],
        ]}
        onWrite={(clock) => (chosen.clock = clock)}
      />
      <Line
        label="Reminder number"
        value={chosen.get("cw:reminder")}
        onWrite={(value) => chosen.set("cw:reminder", value.trim())}
        placeholder="none"
        hint="If this time leads to a reminder: the same number as on the message."
      />
    </Part>
  );
}

function EscalationPart({ chosen, around }: Props) {
  const due = chosen.get("cw:due");
  const returns = chosen.get("cw:return");
  return (
    <Part title="Raised to">
      <Line label="Role or queue" value={chosen.get("cw:to")} onWrite={(to) => chosen.set("cw:to", to.trim())} offers={[...around.choices.roles, ...around.choices.queues.map(([key]) => key)]} />
      <Line label="They answer within" mono value={due} onWrite={(value) => chosen.set("cw:due", value.trim())} placeholder="PT8H" wrong={spanWrong(due)} hint={spanRead(due, true)} />
      <Pick
        label="It comes back"
        value={returns}
        options={[
          ["", "not said yet"],
          ["always", "always"],
          ["on-outcome", "by what they find"],
          ["never", "never"],
        ]}
        onWrite={(value) => chosen.set("cw:return", value)}
        hint={returns === "never" ? "Say why under “What it is for”: the contact may ask." : "A way from here must meet a task given to whoever has the case."}
      />
    </Part>
  );
}

const ReachPart = ({ chosen, around }: Props) => (
  <Part title="Reaches">
    <Pick
      label="Heard by"
      value={chosen.get("cw:scope")}
      options={[
        ["", "this case"],
        ["children", "the cases attached to this one"],
        ["parent", "the case this one belongs to"],
        ["desk", "every case that listens"],
      ]}
      onWrite={(value) => chosen.set("cw:scope", value)}
    />
    <Pick
      label="Goes on as"
      value={chosen.get("cw:enters")}
      options={[["", "this process"], ...around.choices.processes]}
      onWrite={(value) => chosen.set("cw:enters", value)}
      hint="Another map takes the case over, under the same reference."
    />
  </Part>
);
