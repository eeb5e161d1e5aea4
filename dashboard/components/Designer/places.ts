/** Where the parts of a definition stand in its text, so that drawing and text point at each other. */

import { isNode, isSeq, parseDocument } from "yaml";

/** Where the steps and the transitions stand in a text, by their place in the lists: characters from 0. */
export interface TextPlaces {
  steps: Map<number, [number, number]>;
  transitions: Map<number, [number, number]>;
}

export function placesOf(text: string): TextPlaces {
  const parsed = parseDocument(text);
  return { steps: rangesIn(parsed.get("steps")), transitions: rangesIn(parsed.get("transitions")) };
}

function rangesIn(list: unknown): Map<number, [number, number]> {
  const ranges = new Map<number, [number, number]>();
  if (!isSeq(list)) return ranges;
  list.items.forEach((item, index) => {
    if (isNode(item) && item.range) ranges.set(index, [item.range[0], item.range[1]]);
  });
  return ranges;
}
