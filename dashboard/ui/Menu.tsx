"use client";

import {
  type ComponentProps,
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useState,
} from "react";
import { type OpenerProps, withOpener } from "@/ui/opener";

type Parts = typeof import("@/ui/MenuParts");

/** Fetched when somebody reaches for the first menu: no page waits for what nobody may open. */
let fetched: Parts | undefined;
const fetchParts = async () => {
  fetched = await import("@/ui/MenuParts");
  return fetched;
};

const Context = createContext<Parts | null>(null);

/** A list of things to do that opens from a button (`trigger`). */
export function Menu({
  trigger,
  ...rest
}: {
  trigger: ReactElement<OpenerProps>;
  label?: string;
  children: ReactNode;
  align?: "start" | "end";
}) {
  const [{ parts, opened }, setState] = useState<{ parts: Parts | undefined; opened: boolean }>({
    parts: fetched,
    opened: false,
  });
  if (!parts) {
    return withOpener(trigger, "menu", fetchParts, async () =>
      setState({ parts: await fetchParts(), opened: true }),
    );
  }
  return (
    <Context value={parts}>
      <parts.Frame trigger={trigger} opened={opened} {...rest} />
    </Context>
  );
}

/** One thing to do. */
export function MenuItem(props: ComponentProps<Parts["Item"]>) {
  const parts = useContext(Context);
  return parts ? <parts.Item {...props} /> : null;
}

/** One thing that is on or off. */
export function MenuCheck(props: ComponentProps<Parts["CheckItem"]>) {
  const parts = useContext(Context);
  return parts ? <parts.CheckItem {...props} /> : null;
}

export function MenuLabel(props: ComponentProps<Parts["Label"]>) {
  const parts = useContext(Context);
  return parts ? <parts.Label {...props} /> : null;
}

export function MenuSeparator() {
  const parts = useContext(Context);
  return parts ? <parts.Separator /> : null;
}
