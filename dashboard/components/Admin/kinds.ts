/** What the engine calls things that need a person, in words. */

const INCIDENTS: Readonly<Record<string, string>> = {
  no_supervisor: "Nobody to hear of a breach",
  nobody_eligible: "Nobody can do a task",
  service_failed: "A service needs somebody",
  undelivered: "A message could not be delivered",
  stuck_turn: "A task could not be opened when it was its turn",
};

const MESSAGES: Readonly<Record<string, string>> = {
  task_opened: "Tell people of a new task",
  request_ended: "Tell the requester of the end",
  breach: "Write letters about a breach",
  resource: "Let on who waits for a resource",
  email: "Letter",
  canary: "Trial message",
};

const PROCESSES: Readonly<Record<string, string>> = {
  worker: "Worker",
  beat: "Timekeeper",
  relay: "Relay",
  pulse: "Pulse",
  canary: "Trial message",
};

export function incidentKind(kind: string): string {
  return worded(INCIDENTS, kind);
}

export function messageKind(kind: string): string {
  return worded(MESSAGES, kind);
}

export function processKind(kind: string): string {
  return worded(PROCESSES, kind);
}

function worded(words: Readonly<Record<string, string>>, kind: string): string {
  const known = Object.hasOwn(words, kind) ? words[kind] : undefined;
  return known ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
}
