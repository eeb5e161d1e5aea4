"use client";

import { useState } from "react";
import type { Person } from "./PersonPicker";

const CHOOSE = "Choose somebody.";

/** One person has to be chosen before it can be sent. */
export function usePerson() {
  const [person, choose] = useState<Person | null>(null);
  const [tried, setTried] = useState(false);
  return {
    person,
    choose,
    error: tried && person === null ? CHOOSE : undefined,
    check: () => {
      setTried(true);
      return person !== null;
    },
  };
}
