/** One event of the stream, as far as the grid reads it. */
export type Happening = {
  id: number;
  at: string;
  actor: string;
  action: string;
  request_id: number | null;
  task_id: number | null;
  workflow?: string | null;
  step?: string | null;
  metadata: Record<string, unknown>;
};

/** Names one cell of the grid: a step of a workflow. */
export type CellKey = `${string}/${string}`;

export function cellKey(workflow: string, step: string): CellKey {
  return `${workflow}/${step}`;
}

/** The cell that an event is about; null for what belongs to no step. */
export function cellOf(event: Happening): CellKey | null {
  const step = event.step ?? textOf(event, "step");
  return event.workflow && step ? cellKey(event.workflow, step) : null;
}

/** A word of an event's metadata, or null where there is none. */
export function textOf(event: Happening, name: string): string | null {
  const value = event.metadata[name];
  return typeof value === "string" && value !== "" ? value : null;
}
