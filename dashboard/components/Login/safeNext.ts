const SOMEWHERE = "http://somewhere.invalid";

/**
 * Only a path of our own: a link that somebody sent must not lead away. It is judged as the browser will read it,
 * which drops tabs and line ends, takes `\` for `/`, and walks up at `..`.
 */
export function safeNext(next: string | null): string {
  if (!next?.startsWith("/") || !URL.canParse(next, SOMEWHERE)) return "/";
  const url = new URL(next, SOMEWHERE);
  const isOurs = url.origin === SOMEWHERE && !url.pathname.startsWith("//");
  return isOurs ? `${url.pathname}${url.search}${url.hash}` : "/";
}
