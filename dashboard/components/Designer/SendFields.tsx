"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Input } from "@/ui/Input";
import { useEditor } from "./EditorContext";
import { ExpressionField } from "./ExpressionField";
import { sendOf } from "./errands";
import type { StepView } from "./reading";
import type { Scope } from "./vocabulary";

/** The fields that another system is sent, each worked out by an expression; or the whole request. */
export function SendFields({
  step,
  set,
  scope,
}: {
  step: StepView;
  set: (field: string, value: unknown) => void;
  scope: Scope;
}) {
  const { readOnly } = useEditor();
  const send = sendOf(step.raw);
  return (
    <>
      <Checkbox
        checked={send === null}
        disabled={readOnly}
        label="The whole request"
        onChange={(whole) => set("send", whole ? undefined : {})}
      />
      {send === null
        ? null
        : Object.entries(send).map(([name, expression]) => (
            <div key={name} className="flex items-start gap-1.5">
              <div className="min-w-0 flex-1">
                <ExpressionField
                  label={name}
                  value={expression}
                  onChange={(text) => set("send", { ...send, [name]: text })}
                  scope={scope}
                  findings={[]}
                  placeholder="context.amount"
                />
              </div>
              {readOnly ? null : (
                <IconButton
                  label={`Send no ${name}`}
                  icon={X}
                  className="mt-5"
                  onClick={() => {
                    const { [name]: _gone, ...rest } = send;
                    set("send", rest);
                  }}
                />
              )}
            </div>
          ))}
      {send === null || readOnly ? null : (
        <NewField names={Object.keys(send)} onAdd={(name) => set("send", { ...send, [name]: "" })} />
      )}
    </>
  );
}

function NewField({ names, onAdd }: { names: readonly string[]; onAdd: (name: string) => void }) {
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const fault = names.includes(name) ? "This field is sent already." : null;

  function add(): void {
    if (name === "" || fault !== null) return;
    onAdd(name);
    setTyped("");
  }

  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field label="Name of a field that is sent" hiddenLabel error={fault}>
          <Input
            value={typed}
            maxLength={128}
            placeholder="a field, such as price"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && add()}
          />
        </Field>
      </div>
      <Button icon={Plus} disabled={name === "" || fault !== null} onClick={add}>
        Add
      </Button>
    </div>
  );
}
