"use client";

import { AxisBottom, AxisLeft } from "@visx/axis";
import { Group } from "@visx/group";
import { useParentSize } from "@visx/responsive";
import { scaleLinear, scalePoint } from "@visx/scale";
import { Line, LinePath } from "@visx/shape";
import { count, percent } from "@/words/number";
import { day as dayName } from "@/words/time";
import { Callout } from "./ChartFrame";
import { axisFloor, type ComplianceDay, runs, share } from "./compliance";
import { useCursor } from "./cursor";

const HEIGHT = 208;
const EDGE = { top: 18, right: 20, bottom: 26, left: 44 };

/** The share of work that was completed in time, day by day. */
export function ComplianceChart({ days }: { days: readonly ComplianceDay[] }) {
  const { parentRef, width } = useParentSize({
    debounceTime: 50,
    ignoreDimensions: ["top", "left", "height"],
  });
  const x = scalePoint({
    domain: days.map((each) => each.day),
    range: [EDGE.left, Math.max(EDGE.left, width - EDGE.right)],
  });
  const cursor = useCursor({
    count: days.length,
    label: "Days",
    at: (pointer) => Math.round((pointer - EDGE.left) / Math.max(1, x.step())),
    tell: (index) => (days[index] ? `${name(days[index])}: ${dayWords(days[index])}` : ""),
  });
  const looked = cursor.index === null ? undefined : days[cursor.index];
  return (
    <div ref={parentRef} {...cursor.frame} className="relative w-full rounded-md" style={{ height: HEIGHT }}>
      {width > 0 ? <Drawing days={days} width={width} x={x} looked={looked} /> : null}
      {days.every((each) => each.completed === 0) ? (
        <p className="pointer-events-none absolute inset-0 flex items-center justify-center text-xs text-ink-3">
          Nothing with a deadline was completed in these days
        </p>
      ) : null}
      {looked ? (
        <Callout left={x(looked.day) ?? 0} width={width}>
          <span className="block font-medium">{name(looked)}</span>
          {dayWords(looked)}
        </Callout>
      ) : null}
    </div>
  );
}

type Points = ReturnType<typeof scalePoint<string>>;

function Drawing({
  days,
  width,
  x,
  looked,
}: {
  days: readonly ComplianceDay[];
  width: number;
  x: Points;
  looked: ComplianceDay | undefined;
}) {
  const floor = axisFloor(days);
  const y = scaleLinear({ domain: [floor, 1], range: [HEIGHT - EDGE.bottom, EDGE.top] });
  const left = (each: ComplianceDay) => x(each.day) ?? 0;
  const top = (each: ComplianceDay) => y(share(each) ?? floor);
  const wanted = Math.max(2, Math.floor(width / 110));
  const every = Math.max(1, Math.ceil(days.length / wanted));
  const ticks = days.filter((_, index) => (days.length - 1 - index) % every === 0).map((each) => each.day);
  return (
    <svg aria-hidden width={width} height={HEIGHT} className="block overflow-visible">
      <AxisLeft
        scale={y}
        left={EDGE.left}
        numTicks={4}
        hideAxisLine
        hideTicks
        tickFormat={(value) => percent(Number(value))}
        tickLabelProps={LABEL_LEFT}
      />
      {y.ticks(4).map((value) => (
        <Line
          key={value}
          from={{ x: EDGE.left, y: y(value) }}
          to={{ x: width - EDGE.right, y: y(value) }}
          className="stroke-line"
        />
      ))}
      {runs(days).map((run) => (
        <Group key={run[0]?.day}>
          <LinePath data={run} x={left} y={top} className="stroke-accent" strokeWidth={1.75} fill="none" />
          {run.length === 1 && run[0] ? (
            <circle cx={left(run[0])} cy={top(run[0])} r={2.5} className="fill-accent" />
          ) : null}
        </Group>
      ))}
      {looked ? (
        <Group left={left(looked)}>
          <Line
            from={{ x: 0, y: EDGE.top }}
            to={{ x: 0, y: HEIGHT - EDGE.bottom }}
            className="stroke-line-strong"
          />
          {looked.completed ? (
            <circle cy={top(looked)} r={3.5} className="fill-accent stroke-surface" strokeWidth={1.5} />
          ) : null}
        </Group>
      ) : null}
      <AxisBottom
        scale={x}
        top={HEIGHT - EDGE.bottom}
        tickValues={ticks}
        tickFormat={shortDay}
        hideTicks
        axisLineClassName="stroke-line-strong"
        tickLabelProps={LABEL_BOTTOM}
      />
    </svg>
  );
}

const LABEL_LEFT = {
  className: "fill-ink-3 figures",
  fontSize: 11,
  textAnchor: "end",
  dx: -6,
  dy: 4,
} as const;
const LABEL_BOTTOM = {
  className: "fill-ink-3 figures",
  fontSize: 11,
  fontFamily: "inherit",
  textAnchor: "middle",
} as const;

/** The days are days in UTC: noon keeps them in place in nearly every zone. */
function atNoon(iso: string): Date {
  return new Date(`${iso.slice(0, 10)}T12:00:00Z`);
}

function name(each: ComplianceDay): string {
  return dayName(atNoon(each.day));
}

function shortDay(iso: string): string {
  return dayName(atNoon(iso)).replace(/[ ,]*\d{4}$/, "");
}

function dayWords(each: ComplianceDay): string {
  const part = share(each);
  if (part === null) return "nothing was completed";
  return `${percent(part)} in time, ${each.in_time} of ${count(each.completed, "task")}`;
}
