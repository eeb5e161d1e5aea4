"use client";

import { usePathParts } from "@/ui/path";
import { Catalogue } from "./Catalogue";
import { StartPage } from "./StartPage";

/** `/start` is the catalogue, `/start/purchase-order` the form of one workflow. */
export function StartRoom() {
  const parts = usePathParts("start");
  if (parts === null) return null;
  const [workflow] = parts;
  return workflow === undefined ? <Catalogue /> : <StartPage key={workflow} workflow={workflow} />;
}
