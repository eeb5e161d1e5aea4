import { Td, Th, Tr } from "@/ui/Table";
import { number, percent } from "@/words/number";
import { day as dayName } from "@/words/time";
import { type ComplianceDay, share } from "./compliance";
import { type HourBar, hourName } from "./hours";

/** The hours as a table: what became late in each, and what is due in it and still open. */
export function HourTable({ hours }: { hours: readonly HourBar[] }) {
  const filled = hours.filter((hour) => hour.due > 0 || hour.breached > 0);
  if (filled.length === 0) return <p className="text-xs text-ink-3">Nothing was late, and nothing is due.</p>;
  return (
    <table className="w-full text-left text-sm">
      <thead>
        <tr>
          <Th className="px-0">Hour</Th>
          <Th className="text-right">Became late</Th>
          <Th className="px-0 text-right">Due and still open</Th>
        </tr>
      </thead>
      <tbody>
        {filled.map((hour) => (
          <Tr key={hour.at}>
            <Td className="h-8 px-0 py-0.5">{hourName(hour)}</Td>
            <Td className="figures h-8 py-0.5 text-right">{number(hour.breached)}</Td>
            <Td className="figures h-8 px-0 py-0.5 text-right">{number(hour.due)}</Td>
          </Tr>
        ))}
      </tbody>
    </table>
  );
}

/** The days as a table, newest first. */
export function DayTable({ days }: { days: readonly ComplianceDay[] }) {
  return (
    <table className="w-full text-left text-sm">
      <thead>
        <tr>
          <Th className="px-0">Day</Th>
          <Th className="text-right">Completed</Th>
          <Th className="text-right">In time</Th>
          <Th className="px-0 text-right">Share</Th>
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((each) => {
          const part = share(each);
          return (
            <Tr key={each.day}>
              <Td className="h-8 px-0 py-0.5">{dayName(new Date(`${each.day.slice(0, 10)}T12:00:00Z`))}</Td>
              <Td className="figures h-8 py-0.5 text-right">{number(each.completed)}</Td>
              <Td className="figures h-8 py-0.5 text-right">{number(each.in_time)}</Td>
              <Td className="figures h-8 px-0 py-0.5 text-right">{part === null ? "—" : percent(part)}</Td>
            </Tr>
          );
        })}
      </tbody>
    </table>
  );
}
