import { listedWith } from "@/words/value";
import { type Happening, textOf } from "./happening";

/**
 * One line of the ticker: who did what, to which request, and what came of it. The title is looked
 * up when the line is drawn; `request` is null where a line tells of several.
 */
export type News = {
  id: number;
  at: string;
  tone: "neutral" | "good" | "bad" | "warn";
  who: string | null;
  /** Between the person and the request: "approved". */
  deed: string;
  request: number | null;
  /** Instead of one request: "12 requests". */
  many: string | null;
  /** After the request: ": now at Director review". */
  rest: string;
};

export type Names = { step: (workflow: string, step: string) => string };

/** What somebody did by choosing an outcome; for other words the word itself is quoted. */
const DEEDS: Record<string, string> = {
  approve: "approved",
  reject: "rejected",
  rework: "sent back",
  resubmit: "handed in again",
  drop: "dropped",
  sign: "signed",
  decline: "declined",
  return: "returned",
  returned: "returned",
  ask: "asked about",
  answer: "answered on",
  paid: "paid",
  ordered: "ordered",
  recorded: "recorded",
  provisioned: "set up",
};
const TONES: Record<string, News["tone"]> = { approve: "good", sign: "good", reject: "bad", decline: "bad" };

/** Ends that no step stands for: somebody has given it up. */
const GIVEN_UP = /^(withdrawn|cancelled)$/;

/** More lines of one kind at once are told as one. */
const MOST_ALIKE = 3;

/** What happened, in order, one line for each thing that somebody did. */
export function tell(events: readonly Happening[], names: Names): News[] {
  const lines: Told[] = [];
  const latest = new Map<number, Told>();
  for (const event of events) {
    const line = begin(event, names);
    if (line) {
      lines.push(line);
      if (event.request_id !== null) latest.set(event.request_id, line);
      continue;
    }
    const cause = event.request_id === null ? undefined : latest.get(event.request_id);
    if (cause?.open && !isWithdrawal(event)) goOn(cause, event, names);
    else lines.push(...orphan(event, names));
  }
  return gather(lines).map(({ where: _where, open: _open, first: _first, opened: _opened, ...news }) => news);
}

/** A line while what came of it is still being read. */
type Told = News & {
  where: string;
  open: boolean;
  /** What was told before anything came of it, and the steps that have opened since. */
  first: string;
  opened: string[];
};

function begin(event: Happening, names: Names): Told | null {
  const step = stepName(event, names);
  switch (event.action) {
    case "request.created":
      return line(event, { deed: "created", open: true });
    case "task.completed": {
      const outcome = textOf(event, "outcome") ?? "";
      const deed = DEEDS[outcome] ?? `chose “${outcome.replaceAll("-", " ")}” for`;
      return line(event, { deed, tone: TONES[outcome] ?? "neutral", where: step, open: true });
    }
    case "task.sent_back": {
      const to = textOf(event, "to");
      const name = event.workflow && to ? names.step(event.workflow, to) : to;
      return line(event, {
        deed: "sent back",
        rest: name ? ` to ${name}` : "",
        where: step,
        tone: "warn",
        open: true,
      });
    }
    case "task.cancelled":
      return textOf(event, "note") === null
        ? null
        : line(event, { deed: "closed a task of", rest: step && `, ${step}`, where: step, open: true });
    case "task.overridden":
      return line(event, {
        deed: "overrode",
        rest: step && ` at ${step}`,
        where: step,
        tone: "warn",
        open: true,
      });
    case "task.skipped":
      return line(event, {
        deed: "skipped",
        rest: step && ` at ${step}`,
        where: step,
        tone: "warn",
        open: true,
      });
    case "task.claimed":
      return line(event, { deed: "took", rest: step && ` at ${step}`, where: step });
    case "task.released":
      return line(event, { deed: "gave back", rest: step && ` at ${step}`, where: step });
    case "task.delegated":
      return line(event, { deed: "handed on", rest: step && ` at ${step}`, where: step });
    case "task.returned":
      return line(event, { deed: "gave back", rest: step && ` at ${step}`, where: step });
    case "task.reassigned":
      return line(event, { deed: "reassigned", rest: step && ` at ${step}`, where: step, tone: "warn" });
    case "task.escalated": {
      const role = textOf(event, "to_role");
      const told = role ? `; ${role.replaceAll("-", " ")} was told` : "";
      const late = step ? ` is late at ${step}` : " is late";
      return line(event, { who: null, deed: "", rest: late + told, tone: "bad", where: step });
    }
    case "escalation.acknowledged":
      return line(event, { deed: "acknowledged that", rest: " is late", tone: "warn" });
    case "request.commented":
      return line(event, { deed: "commented on" });
    default:
      return null;
  }
}

/** What followed from a line, in the same breath. */
function goOn(cause: Told, event: Happening, names: Names): void {
  if (event.action === "request.started") cause.deed = "started";
  if (event.action === "task.opened") {
    const step = stepName(event, names);
    cause.opened.push(step);
    // Where it was sent back to is told already.
    if (cause.deed !== "sent back") cause.rest = `${cause.first}: now at ${listedWith("and", cause.opened)}`;
  }
  if (event.action === "request.ended") {
    cause.rest = `: ${ending(event)}`;
    cause.open = false;
  }
}

/** What began before the page listened, or has no cause that is told. */
function orphan(event: Happening, names: Names): Told[] {
  switch (event.action) {
    case "request.started":
      return [line(event, { deed: "started", open: true })];
    case "request.ended":
      return isWithdrawal(event)
        ? [line(event, { deed: textOf(event, "resolution") === "cancelled" ? "cancelled" : "withdrew" })]
        : [line(event, { who: null, deed: "", rest: ` is ${ending(event)}` })];
    case "task.opened":
      return [line(event, { who: null, deed: "", rest: ` is now at ${stepName(event, names)}` })];
    default:
      return [];
  }
}

function isWithdrawal(event: Happening): boolean {
  return event.action === "request.ended" && GIVEN_UP.test(textOf(event, "resolution") ?? "");
}

function ending(event: Happening): string {
  const word = textOf(event, "status") === "REJECTED" ? "ended" : "completed";
  const resolution = textOf(event, "resolution")?.replaceAll("-", " ");
  return resolution ? `${word} as ${resolution}` : word;
}

function line(event: Happening, told: Partial<Told> & { deed: string }): Told {
  return {
    id: event.id,
    at: event.at,
    tone: "neutral",
    who: event.actor,
    request: event.request_id,
    many: null,
    rest: "",
    where: "",
    open: false,
    first: told.rest ?? "",
    opened: [],
    ...told,
  };
}

function stepName(event: Happening, names: Names): string {
  const step = event.step ?? textOf(event, "step");
  return event.workflow && step ? names.step(event.workflow, step) : (step ?? "");
}

/** Many lines alike become one: "Marta approved 12 requests at Manager review". */
function gather(lines: Told[]): Told[] {
  const alike = new Map<string, Told[]>();
  for (const each of lines) {
    const kind = JSON.stringify([each.who, each.deed, each.where, each.deed ? "" : each.rest]);
    alike.set(kind, [...(alike.get(kind) ?? []), each]);
  }
  return [...alike.values()].flatMap((group) => (group.length > MOST_ALIKE ? [together(group)] : group));
}

function together(group: Told[]): Told {
  const last = group[group.length - 1] as Told;
  const requests = new Set(group.map((each) => each.request)).size;
  return { ...last, request: null, many: `${requests} requests`, rest: restOf(group, last) };
}

/** Where it was, and what came of it if that was the same for all. */
function restOf(group: Told[], last: Told): string {
  if (last.who === null) return last.rest.replace(/^ is /, " are ");
  const place = last.where && ` at ${last.where}`;
  const same = last.rest !== place && group.every((each) => each.rest === last.rest);
  return same ? place + last.rest : place;
}
