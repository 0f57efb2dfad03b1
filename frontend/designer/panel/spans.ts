// ISO 8601 spans and cycles as people read them.
const SPAN = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS = ["year", "month", "week", "day", "hour", "minute", "second"];
const DAY_HOURS = 8;

/** `PT8H` as “8 working hours, about 1 working day”; empty for what is no span. */
export function spanRead(text: string, working: boolean): string {
  const found = SPAN.exec(text.trim());
  if (!found || text.trim().endsWith("T") || text.trim() === "P") return "";
  const numbers = found.slice(1).map((part) => Number(part ?? 0));
  if (working) return workingRead(numbers);
  return listed(numbers.map((number, at) => counted(number, UNITS[at] ?? "")).filter(Boolean));
}

function workingRead(numbers: number[]): string {
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0] = numbers;
  if (years || months) return "";
  const whole = (weeks * 7 + days) * 24 + hours + minutes / 60;
  if (whole < DAY_HOURS) return listed([counted(Math.floor(whole), "working hour"), counted(minutes, "minute")].filter(Boolean));
  const inDays = Math.round((whole / DAY_HOURS) * 10) / 10;
  return `${counted(inDays, "working day")} of ${DAY_HOURS} hours`;
}

/** What is wrong with a span, a date or a cycle, in a few words; empty if it can be read or is an expression. */
export function spanWrong(text: string): string {
  const plain = text.trim();
  if (!plain || plain.startsWith("=") || SPAN.test(plain)) return "";
  return "Write PT4H for four hours, P2D for two days, or = and an expression.";
}

/** A timer as people read it. */
export function timerRead(kind: string, text: string, clock: string): string {
  const plain = text.trim();
  if (kind === "timeDuration") return spanRead(plain, clock === "working" || clock === "word");
  if (kind === "timeCycle") {
    const found = /^R(\d*)\/(?:(.+)\/)?(P.+)$/.exec(plain);
    const span = found && spanRead(found[3] ?? "", clock === "working" || clock === "word");
    if (!found || !span) return "";
    return `every ${span}${found[1] ? `, ${counted(Number(found[1]), "time")}` : ""}`;
  }
  const date = new Date(plain);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
}

const counted = (number: number, unit: string): string => (number ? `${number} ${unit}${number === 1 ? "" : "s"}` : "");

const listed = (parts: string[]): string => parts.join(" ");
