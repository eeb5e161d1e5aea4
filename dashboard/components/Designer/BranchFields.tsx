"use client";

import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";
import { Segmented } from "@/ui/Segmented";
import { useEditor } from "./EditorContext";
import { type JoinRule, type StepView, waysOut } from "./reading";

type SetField = (field: string, value: unknown) => void;

const JOINS = [
  { value: "all", label: "Every branch" },
  { value: "any", label: "The first" },
  { value: "count", label: "A number" },
] as const;
const FEWEST = 2;

/** Which of its branches a fork opens. */
export function ForkFields({ step, set }: { step: StepView; set: SetField }) {
  const { doc } = useEditor();
  const guarded = waysOut(doc, step.key).filter((way) => way.when !== "").length;
  return (
    <Choice label="It opens">
      <Segmented
        label="It opens"
        value={step.split}
        onChange={(split) => set("split", split)}
        options={[
          { value: "all", label: "Every branch" },
          { value: "matching", label: "Those whose rule holds" },
        ]}
      />
      {step.split === "matching" ? (
        <p className="text-xs text-ink-3">
          {guarded === 0
            ? "No branch has a rule yet, so all are opened. Choose a branch to give it one."
            : "A branch without a rule is always opened."}
        </p>
      ) : null}
    </Choice>
  );
}

/** How many branches a join waits for, and what becomes of the rest. */
export function JoinFields({ step, set }: { step: StepView; set: SetField }) {
  const { readOnly } = useEditor();
  const kind = typeof step.join === "number" ? "count" : step.join;

  function change(next: (typeof JOINS)[number]["value"]): void {
    const rule: JoinRule = next === "count" ? FEWEST : next;
    set("join", typeof rule === "number" ? { count: rule } : rule);
  }

  return (
    <>
      <Choice label="It waits for">
        <Segmented label="It waits for" value={kind} onChange={change} options={JOINS} />
      </Choice>
      {typeof step.join === "number" ? (
        <Field label="How many branches">
          <Input
            type="number"
            min={1}
            step={1}
            className="figures w-28"
            value={step.join}
            onChange={(event) => set("join", { count: Number.parseInt(event.target.value, 10) || 0 })}
          />
        </Field>
      ) : null}
      {kind === "all" && !step.cancelRest ? (
        <p className="text-xs text-ink-3">A branch that was not opened, or has ended, is not waited for.</p>
      ) : (
        <Checkbox
          checked={step.cancelRest}
          disabled={readOnly}
          label="Closes what is still open in the other branches"
          onChange={(closes) => set("cancel_rest", closes || undefined)}
        />
      )}
    </>
  );
}

function Choice({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1">
      <span aria-hidden className="text-xs font-medium text-ink-2">
        {label}
      </span>
      {children}
    </div>
  );
}
