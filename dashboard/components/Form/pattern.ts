/**
 * Patterns are run by the server with an engine whose time grows with the text alone. A browser's engine may take
 * for ever over "(a+)+$"; so only patterns that cannot run away are tried here, and only on short texts.
 */

const LONGEST_TEXT = 1_000;
const MOST_OPEN_REPEATS = 2;

/** Whether a text has the pattern; undefined when that is for the server to say. */
export function matches(text: string, pattern: string): boolean | undefined {
  if (text.length > LONGEST_TEXT || mayRunAway(pattern)) return undefined;
  const expression = compiled(pattern);
  return expression === undefined ? undefined : expression.test(text);
}

/** A pattern for the names of fields; undefined when it is for the server to say which names have it. */
export function compileKey(pattern: string): RegExp | undefined {
  return mayRunAway(pattern) ? undefined : compiled(pattern);
}

const known = new Map<string, RegExp | undefined>();

function compiled(pattern: string): RegExp | undefined {
  if (!known.has(pattern)) known.set(pattern, compile(pattern));
  return known.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

/** A repeated group with a repeat or a choice in it, or more than a few repeats without an end. */
export function mayRunAway(pattern: string): boolean {
  const groups: { restless: boolean }[] = [];
  let open = 0;
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    if (sign === "\\") at += 1;
    else if (inClass) inClass = sign !== "]";
    else if (sign === "[") inClass = true;
    else if (sign === "(") groups.push({ restless: false });
    else if (sign === "|") mark(groups);
    else if (sign === ")") {
      const group = groups.pop();
      const rest = pattern.slice(at + 1);
      const repeats = repeatsMuch(rest);
      if (group?.restless && (repeats || /^\{/.test(rest))) return true;
      if (group?.restless || repeats) mark(groups);
    } else if (repeatsMuch(pattern.slice(at))) {
      open += 1;
      mark(groups);
    }
  }
  return open > MOST_OPEN_REPEATS;
}

function mark(groups: { restless: boolean }[]): void {
  const innermost = groups.at(-1);
  if (innermost !== undefined) innermost.restless = true;
}

/** Whether a rest of a pattern begins with a repeat of more than once: "*", "+", "{2}", "{0,}"; not "?". */
function repeatsMuch(rest: string): boolean {
  const found = /^(?:[*+]|\{(\d+)(?:(,)(\d*))?\})/.exec(rest);
  if (found === null) return false;
  const [whole, least, comma, most] = found;
  if (whole === "*" || whole === "+") return true;
  if (comma === undefined) return false;
  return most === "" || Number(most) > Math.max(Number(least), 1);
}
