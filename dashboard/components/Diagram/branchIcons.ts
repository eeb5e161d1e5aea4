/** Signs of a fork and a join: a bar with branches on one side. */

import { createLucideIcon } from "lucide-react";

export const ForkIcon = createLucideIcon("fork-branches", [
  ["path", { d: "M3 12h5", key: "stem" }],
  ["path", { d: "M8 3v18", key: "bar" }],
  ["path", { d: "M8 5h12", key: "first" }],
  ["path", { d: "M8 12h12", key: "second" }],
  ["path", { d: "M8 19h12", key: "third" }],
]);

export const JoinIcon = createLucideIcon("join-branches", [
  ["path", { d: "M16 12h5", key: "stem" }],
  ["path", { d: "M16 3v18", key: "bar" }],
  ["path", { d: "M4 5h12", key: "first" }],
  ["path", { d: "M4 12h12", key: "second" }],
  ["path", { d: "M4 19h12", key: "third" }],
]);
