"use client";

import { usePathParts } from "@/ui/path";
import { RequestList } from "./RequestList";
import { NotThere, RequestPage } from "./RequestPage";

/** `/requests` is the list, `/requests/12` one of them. */
export function RequestsRoom() {
  const parts = usePathParts("requests");
  if (parts === null) return null;
  const [id] = parts;
  if (id === undefined) return <RequestList />;
  if (!/^[1-9]\d{0,15}$/.test(id)) return <NotThere id={id} />;
  return <RequestPage key={id} id={Number(id)} />;
}
