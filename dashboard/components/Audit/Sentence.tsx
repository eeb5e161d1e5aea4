import Link from "next/link";
import { classes } from "@/ui/classes";
import { actorName, type Piece } from "@/words/pieces";

const LINK = "relative z-10 rounded-sm font-medium text-ink hover:text-accent-text hover:underline";

/** A sentence whose names lead to what they name; people lead to what they did. */
export function Sentence({ pieces, className }: { pieces: readonly Piece[]; className?: string }) {
  return (
    <span className={classes("text-ink-2", className)}>
      {pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have no other identity
        <Word key={index} piece={piece} />
      ))}
    </span>
  );
}

function Word({ piece }: { piece: Piece }) {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "name":
    case "workflow":
      return <span className="font-medium text-ink">{piece.text}</span>;
    case "quote":
      return <q className="text-ink">{piece.text}</q>;
    case "person":
      return <To href={`/audit?actor=${encodeURIComponent(piece.text)}`}>{actorName(piece.text)}</To>;
    case "request":
      return <To href={`/requests/${piece.id}`}>{piece.text}</To>;
    case "task":
      if (piece.request === null) return <span className="font-medium text-ink">{piece.text}</span>;
      return <To href={`/requests/${piece.request}?task=${piece.id}`}>{piece.text}</To>;
  }
}

function To({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} prefetch={false} className={LINK}>
      {children}
    </Link>
  );
}
