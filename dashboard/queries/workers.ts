import { useQuery } from "@tanstack/react-query";
import { api, call, type Schemas } from "@/client/api";

export type Workers = Schemas["WorkersAnswer"];
export type Worker = Schemas["WorkerAnswer"];
export type Readiness = Schemas["ReadyAnswer"];

/** Who works behind the scenes, what beat last, and what waits. */
export function useWorkers() {
  return useQuery({
    queryKey: ["workers"],
    queryFn: ({ signal }) => call(api.GET("/api/v1/workers", { signal })),
  });
}

/** Whether the database answers and the pulse is young enough. "Not ready" is an answer too, not a failure. */
export function useReadiness() {
  return useQuery({
    queryKey: ["workers", "ready"],
    queryFn: async ({ signal }): Promise<Readiness> => {
      const { data, error, response } = await api.GET("/health/ready", { signal });
      if (error && response.status === 503) return error as Readiness;
      return data ?? (await call(Promise.resolve({ error, response })));
    },
  });
}
