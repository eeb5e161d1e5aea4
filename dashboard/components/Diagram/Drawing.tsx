"use client";

import "@xyflow/react/dist/base.css";
import { ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useReducedMotion } from "motion/react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { IconButton } from "@/ui/IconButton";
import type { Definition } from "./definition";
import { edgeTypes, flowEdges, flowNodes, nodeTypes, type Way } from "./flow";
import { type Layout, layoutOf } from "./layout";
import type { Marks } from "./mark";
import { Traveller } from "./Traveller";

export interface DrawingProps {
  definition: Definition;
  marks: Marks;
  path: readonly Way[];
  selected: string | null;
  onStep?: ((step: string) => void) | undefined;
  /** Where the buttons for looking closer go. */
  controls: HTMLElement | null;
}

const NARROW = 620;
/** All of it is shown down to the first; where that is not enough, a part of it, no smaller than the second. */
const SMALLEST_WHOLE = 0.66;
const SMALLEST_PART = 0.76;
const HEIGHTS = { least: 150, most: 440 };
const PADDING = 12;

export default function Drawing(props: DrawingProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const direction = width < NARROW ? "down" : "right";
  const { definition } = props;
  const layout = useMemo(() => layoutOf(definition, { direction, merge: true }), [definition, direction]);
  const zoom = readable(Math.min(1, (width - 2 * PADDING) / Math.max(1, layout.width)));
  const wanted = layout.height * zoom + 2 * PADDING;
  const height = Math.min(HEIGHTS.most, Math.max(HEIGHTS.least, wanted));
  return (
    <div ref={frame} className="relative w-full" style={{ height: width ? height : HEIGHTS.least }}>
      {width ? (
        <ReactFlowProvider>
          <Canvas {...props} layout={layout} width={width} height={height} />
        </ReactFlowProvider>
      ) : null}
    </div>
  );
}

function Canvas(props: DrawingProps & { layout: Layout; width: number; height: number }) {
  const { definition, layout, marks, path, selected, onStep, controls, width, height } = props;
  const { setViewport, zoomIn, zoomOut, fitView } = useReactFlow();
  const touched = useRef(false);
  const still = useReducedMotion();
  const nodes = useMemo(
    () => flowNodes(definition, layout, { marks, selected, onStep }),
    [definition, layout, marks, selected, onStep],
  );
  const edges = useMemo(() => flowEdges(layout, path, marks), [layout, path, marks]);
  const view = useMemo(() => viewOf(layout, marks, width, height), [layout, marks, width, height]);
  const { x, y, zoom } = view;
  const first = useRef(true);

  useEffect(() => {
    if (touched.current) return;
    void setViewport({ x, y, zoom }, { duration: first.current || still ? 0 : 220 });
    first.current = false;
  }, [x, y, zoom, setViewport, still]);

  const showAll = useCallback(() => {
    touched.current = true;
    void fitView({ padding: 0.04, maxZoom: 1, minZoom: 0.2, duration: still ? 0 : 200 });
  }, [fitView, still]);

  return (
    <>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultViewport={view}
        onMoveStart={(event) => {
          if (event) touched.current = true;
        }}
        minZoom={0.2}
        maxZoom={1.4}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        panOnScroll={false}
        preventScrolling={false}
        disableKeyboardA11y
        attributionPosition="bottom-left"
        className="[--xy-attribution-background-color:transparent] [&_a]:text-2xs [&_a]:text-ink-3!"
        aria-label={`Diagram of ${definition.name}`}
      >
        <Traveller layout={layout} path={path} />
      </ReactFlow>
      {controls
        ? createPortal(
            <>
              <IconButton
                label="Smaller"
                icon={ZoomOut}
                onClick={() => void zoomOut({ duration: still ? 0 : 140 })}
              />
              <IconButton
                label="Larger"
                icon={ZoomIn}
                onClick={() => void zoomIn({ duration: still ? 0 : 140 })}
              />
              <IconButton label="Show all" icon={Maximize} onClick={showAll} />
            </>,
            controls,
          )
        : null}
    </>
  );
}

/** All of it where it stays readable; otherwise as large as readable, around where the request is. */
function viewOf(layout: Layout, marks: Marks, width: number, height: number) {
  const room = { width: width - 2 * PADDING, height: height - 2 * PADDING };
  const fits = Math.min(1, room.width / Math.max(1, layout.width), room.height / Math.max(1, layout.height));
  const zoom = readable(fits);
  const now = layout.steps.filter((step) => ["now", "late"].includes(marks[step.key]?.state ?? ""));
  const focus = now.length > 0 ? now : layout.steps.slice(0, 1);
  const middle = (values: number[]) =>
    values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
  return {
    zoom,
    x: placed(layout.width * zoom, width, middle(focus.map((step) => step.x + step.width / 2)) * zoom),
    y: placed(layout.height * zoom, height, middle(focus.map((step) => step.y + step.height / 2)) * zoom),
  };
}

function readable(fits: number): number {
  return fits >= SMALLEST_WHOLE ? fits : SMALLEST_PART;
}

/** In the middle where there is room for all; otherwise the focus in the middle, without a gap at the ends. */
function placed(size: number, room: number, focus: number): number {
  if (size <= room - 2 * PADDING) return (room - size) / 2;
  return Math.min(PADDING, Math.max(room - size - PADDING, room / 2 - focus));
}

function useWidth(frame: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}
