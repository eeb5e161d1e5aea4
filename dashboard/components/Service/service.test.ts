import { expect, it } from "vitest";
import type { Request } from "@/queries/requests";
import { verbsFor, whyNothing } from "./service";

function offering(actions: Partial<Request["actions"][number]>[]): Pick<Request, "actions"> {
  return { actions: actions as Request["actions"] };
}

it("offers what the server offers for this service, and nothing for another", () => {
  const services = [{ number: 3, step: "order", step_name: "Order" }];
  const request = offering([
    { action: "retry_service", allowed: true, services },
    { action: "skip_service", allowed: false, reason: "It needs task.skip." },
    { action: "give_up_service", allowed: true, services },
  ]);
  expect(verbsFor(request, 3)).toEqual(["retry_service", "give_up_service"]);
  expect(verbsFor(request, 4)).toEqual([]);
  expect(whyNothing(request, 3)).toBeNull();
});

it("gives the server's reason where nothing is offered", () => {
  const request = offering([
    { action: "retry_service", allowed: false, reason: "It needs incident.manage." },
  ]);
  expect(whyNothing(request, 3)).toBe("It needs incident.manage.");
});
