"use client";

import "@xyflow/react/dist/base.css";
import "./canvas.css";
import {
  type Connection,
  type OnConnectEnd,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import {
  type KeyboardEvent,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type Definition, readDefinition } from "@/components/Diagram/definition";
import type { Layout } from "@/components/Diagram/layout";
import { IconButton } from "@/ui/IconButton";
import { addStep, connect } from "./document";
import { type Selection, useEditor } from "./EditorContext";
import { EditorLine } from "./EditorLine";
import { EditorNode } from "./EditorNode";
import { flowEdges, flowNodes, nearestStep } from "./flow";
import type { Marking } from "./marking";
import { HEAD, LARGEST, largestLayout, MANY, MARGIN, type Size, SMALLEST, viewOf } from "./view";

/** A line that is let go nearer than this to where it began was not meant. */
const FAR = 60;
const nodeTypes = { step: EditorNode };
const edgeTypes = { way: EditorLine };

/** The drawing that is edited. With a marking it shows a difference. */
export default function Canvas({ marking }: { marking: Marking | null }) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  return (
    <div ref={frame} className="relative size-full min-h-0 overflow-hidden bg-ground">
      {size.width > 0 ? (
        <ReactFlowProvider>
          <Flow marking={marking} size={size} />
        </ReactFlowProvider>
      ) : null}
    </div>
  );
}

function Flow({ marking, size }: { marking: Marking | null; size: Size }) {
  const { doc, edit, readOnly, selection, select, findings, added } = useEditor();
  const flow = useReactFlow();
  const drawn = useDeferredValue(marking?.doc ?? doc);
  const definition = useMemo(() => readDefinition(drawn), [drawn]);
  const layout = useLayout(definition, size);
  const editable = !readOnly && marking === null;
  const shown = useMemo(
    () => ({ selection, select, findings, marking, editable }),
    [selection, select, findings, marking, editable],
  );
  const nodes = useMemo(() => flowNodes(definition, layout, shown), [definition, layout, shown]);
  const edges = useMemo(() => flowEdges(definition, layout, shown), [definition, layout, shown]);
  const shape = `${layout.steps.length} ${size.width} ${size.height} ${layout.direction}`;
  const focus = selection.kind === "step" ? selection.key : definition.start;
  const view = useRef({ layout, size, focus });
  view.current = { layout, size, focus };

  // What is added or taken away moves the rest: show all of it again. Editing in place moves nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` says when the drawing is another one
  useEffect(() => {
    const fitted = requestAnimationFrame(() => {
      const { layout, size, focus } = view.current;
      void flow.setViewport(viewOf(layout, size, focus), { duration: 200 });
    });
    return () => cancelAnimationFrame(fitted);
  }, [shape, flow]);

  useShowSelected(layout, size, selection);

  function draw({ source, target }: Connection): void {
    const { doc: changed, index } = connect(doc, source, target);
    edit(() => changed);
    if (index !== null) select({ kind: "transition", index });
  }

  /** Let go in an empty place: a new task stands there, and the way leads to it. */
  const drawToNew: OnConnectEnd = (_event, { fromNode, toNode, from, to }) => {
    if (!fromNode || toNode || !from || !to || Math.hypot(to.x - from.x, to.y - from.y) < FAR) return;
    const { doc: more, key } = addStep(doc, "task");
    added.current = key;
    edit(() => connect(more, fromNode.id, key).doc);
    select({ kind: "step", key });
  };

  function walk(event: KeyboardEvent): void {
    const step = (event.target as HTMLElement).closest<HTMLElement>("[data-step]")?.dataset.step;
    if (step === undefined) return;
    const next = nearestStep(layout, step, event.key);
    if (next === null) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-step="${CSS.escape(next)}"]`)?.focus();
    select({ kind: "step", key: next });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the steps, which are buttons
    <div className="designer-flow size-full" onKeyDown={walk}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onConnect={draw}
        onConnectEnd={drawToNew}
        onPaneClick={() => select({ kind: "workflow" })}
        connectionRadius={30}
        minZoom={0.2}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={editable}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        onlyRenderVisibleElements={definition.steps.length > MANY}
        panOnScroll
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        proOptions={{ hideAttribution: true }}
        connectionLineStyle={{ stroke: "var(--accent)", strokeWidth: 2 }}
        aria-label={`Drawing of ${definition.name}`}
      />
      {definition.steps.length === 0 ? (
        <p className="pointer-events-none absolute inset-0 flex items-center justify-center px-6 text-center text-sm text-ink-2">
          No step yet. Add a task, and draw the way from there.
        </p>
      ) : null}
      <div className="absolute right-3 bottom-3 flex rounded-md border border-line bg-surface shadow-rest">
        <IconButton
          label="Smaller"
          icon={ZoomOut}
          className="size-7"
          onClick={() => void flow.zoomOut({ duration: 140 })}
        />
        <IconButton
          label="Larger"
          icon={ZoomIn}
          className="size-7"
          onClick={() => void flow.zoomIn({ duration: 140 })}
        />
        <IconButton
          label="Show all"
          icon={Maximize}
          className="size-7"
          onClick={() => void flow.fitView({ padding: 0.06, maxZoom: LARGEST, duration: 200 })}
        />
      </div>
    </div>
  );
}

/** What is selected elsewhere (in a list, in the text) comes into sight if it is not. */
function useShowSelected(layout: Layout, size: Size, selection: Selection): void {
  const flow = useReactFlow();
  const latest = useRef({ layout, size });
  latest.current = { layout, size };
  useEffect(() => {
    const { layout, size } = latest.current;
    const point = pointOf(layout, selection);
    if (point === null) return;
    const { x, y, zoom } = flow.getViewport();
    const seen = { x: point.x * zoom + x, y: point.y * zoom + y };
    const inside =
      seen.x > MARGIN && seen.x < size.width - MARGIN && seen.y > HEAD && seen.y < size.height - MARGIN;
    if (!inside) void flow.setCenter(point.x, point.y, { zoom: Math.max(zoom, SMALLEST), duration: 200 });
  }, [flow, selection]);
}

function pointOf(layout: Layout, selection: Selection): { x: number; y: number } | null {
  if (selection.kind === "workflow") return null;
  if (selection.kind === "step") {
    const step = layout.steps.find(({ key }) => key === selection.key);
    return step === undefined ? null : { x: step.x + step.width / 2, y: step.y + step.height / 2 };
  }
  const line = layout.lines.find(({ id }) => id === `t${selection.index}`);
  return line?.label ?? line?.points[0] ?? null;
}

/** The layout, worked out anew only when something that is drawn has changed. */
function useLayout(definition: Definition, size: Size): Layout {
  const known = useRef<{ signature: string; layout: Layout } | null>(null);
  const { start, steps, transitions, detours } = definition;
  const signature = JSON.stringify([
    size,
    start,
    steps.map(({ key, name, type, errand }) => [key, name, type, errand]),
    transitions.map(({ from, to, outcome, when, cancels }) => [from, to, outcome, when, cancels.length]),
    detours,
  ]);
  if (known.current?.signature !== signature) {
    known.current = { signature, layout: largestLayout(definition, size) };
  }
  return known.current.layout;
}

function useSize(frame: React.RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return size;
}
