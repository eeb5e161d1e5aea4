export type Fault = { path: string; message: string };

/** A call that was refused (RFC 9457), or that never arrived: status 0, code "unreachable". */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly Fault[];

  constructor(status: number, code: string, detail: string, errors: readonly Fault[] = []) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  get detail(): string {
    return this.message;
  }
}

/** The problem that an answer tells of, whatever its body is. */
export function readProblem(status: number, body: unknown): Problem {
  const told = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const detail = typeof told.detail === "string" ? told.detail : `The server answered ${status}.`;
  const code = typeof told.code === "string" ? told.code : "unknown";
  return new Problem(status, code, detail, Array.isArray(told.errors) ? (told.errors as Fault[]) : []);
}
