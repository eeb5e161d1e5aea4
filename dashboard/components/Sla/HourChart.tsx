"use client";

import { AxisBottom, AxisLeft } from "@visx/axis";
import { Group } from "@visx/group";
import { useParentSize } from "@visx/responsive";
import { scaleBand, scaleLinear } from "@visx/scale";
import { Bar, Line } from "@visx/shape";
import { Callout } from "./ChartFrame";
import { useCursor } from "./cursor";
import { type HourBar, hourMark, hourName, hourWords, isMarked, isPast, stack } from "./hours";

const HEIGHT = 208;
const EDGE = { top: 18, right: 12, bottom: 26, left: 34 };

/** What became late in the last day, and what is due in the next two, hour by hour. */
export function HourChart({ hours, asOf }: { hours: readonly HourBar[]; asOf: string }) {
  const { parentRef, width } = useParentSize({
    debounceTime: 50,
    ignoreDimensions: ["top", "left", "height"],
  });
  const x = scaleBand({
    domain: hours.map((hour) => hour.at),
    range: [EDGE.left, Math.max(EDGE.left, width - EDGE.right)],
    paddingInner: 0.25,
  });
  const cursor = useCursor({
    count: hours.length,
    label: "Hours",
    at: (pointer) => Math.floor((pointer - EDGE.left) / Math.max(1, x.step())),
    tell: (index) => words(hours, index, asOf),
  });
  const looked = cursor.index === null ? undefined : hours[cursor.index];
  return (
    <div ref={parentRef} {...cursor.frame} className="relative w-full rounded-md" style={{ height: HEIGHT }}>
      {width > 0 ? <Drawing hours={hours} asOf={asOf} width={width} x={x} looked={looked} /> : null}
      {looked ? (
        <Callout left={(x(looked.at) ?? 0) + x.bandwidth() / 2} width={width}>
          <span className="block font-medium">{hourName(looked)}</span>
          {hourWords(looked, asOf)}
        </Callout>
      ) : null}
    </div>
  );
}

type Bands = ReturnType<typeof scaleBand<string>>;

function Drawing({
  hours,
  asOf,
  width,
  x,
  looked,
}: {
  hours: readonly HourBar[];
  asOf: string;
  width: number;
  x: Bands;
  looked: HourBar | undefined;
}) {
  const most = Math.max(4, ...hours.map((hour) => stack(hour, asOf).late + stack(hour, asOf).due));
  const y = scaleLinear({ domain: [0, most], range: [HEIGHT - EDGE.bottom, EDGE.top], nice: 4 });
  const present = hours.find((hour) => !isPast(hour, asOf));
  const ticks = hours
    .filter((hour) => isMarked(hour, width < 420 ? 24 : width < 720 ? 12 : 6))
    .map((hour) => hour.at);
  return (
    <svg aria-hidden width={width} height={HEIGHT} className="block overflow-visible">
      <AxisLeft
        scale={y}
        left={EDGE.left}
        numTicks={4}
        hideAxisLine
        hideTicks
        tickFormat={(value) => String(value)}
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
      {looked ? (
        <Bar
          x={(x(looked.at) ?? 0) - x.step() * 0.125}
          y={EDGE.top}
          width={x.step()}
          height={HEIGHT - EDGE.bottom - EDGE.top}
          className="fill-hover"
        />
      ) : null}
      {hours.map((hour) => (
        <Column key={hour.at} hour={hour} asOf={asOf} left={x(hour.at) ?? 0} width={x.bandwidth()} y={y} />
      ))}
      {present ? <Present left={x(present.at) ?? 0} /> : null}
      <AxisBottom
        scale={x}
        top={HEIGHT - EDGE.bottom}
        tickValues={ticks}
        tickFormat={hourMark}
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

const LEAST_PX = 2;

function Column({
  hour,
  asOf,
  left,
  width,
  y,
}: {
  hour: HourBar;
  asOf: string;
  left: number;
  width: number;
  y: (value: number) => number;
}) {
  const { late, due } = stack(hour, asOf);
  // One beside hundreds is still seen.
  const tall = (value: number) => (value ? Math.max(LEAST_PX, y(0) - y(value)) : 0);
  const foot = y(0) - tall(late);
  return (
    <Group left={left}>
      {late ? <Bar width={width} y={foot} height={tall(late)} rx={1} className="fill-bad-mark" /> : null}
      {due ? (
        <Bar width={width} y={foot - tall(due)} height={tall(due)} rx={1} className="fill-accent" />
      ) : null}
    </Group>
  );
}

function Present({ left }: { left: number }) {
  return (
    <Group left={left - 1.5}>
      <Line
        from={{ x: 0, y: EDGE.top - 14 }}
        to={{ x: 0, y: HEIGHT - EDGE.bottom }}
        className="stroke-ink-3"
        strokeDasharray="3 3"
      />
      <text x={4} y={EDGE.top - 6} fontSize={11} className="fill-ink-2 font-medium">
        now
      </text>
    </Group>
  );
}

function words(hours: readonly HourBar[], index: number, asOf: string): string {
  const hour = hours[index];
  return hour ? `${hourName(hour)}: ${hourWords(hour, asOf)}` : "";
}
