"use client";

import { Equal } from "lucide-react";
import { Badge, type Tone } from "@/ui/Badge";
import { Empty } from "@/ui/Empty";
import { countChanges, type Difference, type FieldChange, type Kind } from "./difference";
import { CHANGE_WORDS } from "./EditorNode";
import { FIELD_WORDS, valueWords } from "./words";

const TONES: Record<Kind, Tone> = { added: "good", changed: "info", removed: "bad" };

/** What differs, by steps and transitions, with what was and what is. */
export function DifferenceView({
  difference,
  name,
}: {
  difference: Difference;
  name: (step: string) => string;
}) {
  if (countChanges(difference) === 0) {
    return <Empty icon={Equal} title="No difference" body="Both mean the same." />;
  }
  const { workflow, steps, transitions } = difference;
  return (
    <div className="flex flex-col gap-5 p-4">
      {workflow.length > 0 ? (
        <Part title="The workflow">
          <li className="rounded-lg border border-line p-3">
            <Fields fields={workflow} name={name} />
          </li>
        </Part>
      ) : null}
      {steps.length > 0 ? (
        <Part title="Steps">
          {steps.map((step) => (
            <li key={`${step.kind} ${step.key}`} className="rounded-lg border border-line p-3">
              <Head kind={step.kind} title={step.name} />
              <Fields fields={step.fields} name={name} />
            </li>
          ))}
        </Part>
      ) : null}
      {transitions.length > 0 ? (
        <Part title="Transitions">
          {transitions.map((each) => (
            <li
              key={`${each.kind} ${each.before} ${each.after}`}
              className="rounded-lg border border-line p-3"
            >
              <Head
                kind={each.kind}
                title={`${name(each.from)} → ${name(each.to)}`}
                detail={[each.outcome, each.when && `if ${each.when}`].filter(Boolean).join(", ")}
              />
              <Fields fields={each.fields} name={name} />
            </li>
          ))}
        </Part>
      ) : null}
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-ink-2">{title}</h3>
      <ul className="flex flex-col gap-2">{children}</ul>
    </section>
  );
}

function Head({ kind, title, detail }: { kind: Kind; title: string; detail?: string }) {
  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{title}</p>
        {detail ? <p className="truncate text-xs text-ink-3">{detail}</p> : null}
      </div>
      <Badge tone={TONES[kind]}>{CHANGE_WORDS[kind]}</Badge>
    </div>
  );
}

function Fields({ fields, name }: { fields: FieldChange[]; name: (step: string) => string }) {
  if (fields.length === 0) return null;
  return (
    <dl className="mt-2 flex flex-col gap-2 text-xs">
      {fields.map(({ field, before, after }) => (
        <div key={field} className="flex flex-col gap-0.5">
          <dt className="text-ink-3">{FIELD_WORDS[field] ?? field}</dt>
          <dd className="flex flex-col gap-1">
            {before === undefined ? null : <Value sign="−" was value={valueWords(field, before, name)} />}
            {after === undefined ? (
              <span className="text-ink-3">taken away</span>
            ) : (
              <Value sign="+" value={valueWords(field, after, name)} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ sign, value, was = false }: { sign: string; value: string; was?: boolean }) {
  return (
    <span
      className={
        was
          ? "flex gap-2 rounded-sm bg-bad-soft px-1.5 py-0.5 font-mono text-2xs text-bad"
          : "flex gap-2 rounded-sm bg-good-soft px-1.5 py-0.5 font-mono text-2xs text-good"
      }
    >
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{was ? "before:" : "after:"}</span>
      <span className="min-w-0 break-words whitespace-pre-wrap">{value}</span>
    </span>
  );
}
