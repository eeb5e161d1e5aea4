/** A sentence of the check; what it quotes in backticks is set apart. */
export function Message({ children }: { children: string }) {
  return piecesOf(children).map(({ id, text, quoted }) =>
    quoted ? (
      <code
        key={id}
        className="rounded-sm bg-hover px-1 font-mono text-[0.92em] text-ink [overflow-wrap:anywhere]"
      >
        {text}
      </code>
    ) : (
      <span key={id}>{text}</span>
    ),
  );
}

function piecesOf(sentence: string): { id: string; text: string; quoted: boolean }[] {
  const parts = sentence.split("`");
  // An odd number of backticks quotes nothing reliably: the sentence stays as it is.
  if (parts.length % 2 === 0) return [{ id: "0", text: sentence, quoted: false }];
  return parts.map((text, place) => ({ id: String(place), text, quoted: place % 2 === 1 }));
}
