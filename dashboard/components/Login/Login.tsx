"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowRight, LoaderCircle } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { api, call } from "@/client/api";
import { LoginForm, logIn } from "@/components/Login/LoginForm";
import { safeNext } from "@/components/Login/safeNext";
import { Logo } from "@/components/Shell/Logo";
import { Avatar } from "@/ui/Avatar";
import { classes } from "@/ui/classes";

const DEMO_PASSWORD = "nexusflow-demo";

/** The door: a welcome, name and password, and on the demo its people. */
export function Login() {
  const router = useRouter();
  const client = useQueryClient();
  const next = safeNext(useSearchParams().get("next"));

  function enter(): void {
    client.clear();
    router.replace(next);
  }

  return (
    <main className="grid min-h-dvh grid-cols-1 bg-ground lg:grid-cols-2">
      <div className="flex flex-col justify-center px-6 py-12 sm:px-12">
        <div className="mx-auto flex w-full max-w-sm animate-rise flex-col gap-8">
          <Logo large />
          <div>
            <h1 className="text-2xl font-semibold tracking-tight text-balance">Welcome back</h1>
            <p className="mt-1 text-base text-ink-2">Decisions that people make: on time, and with proof.</p>
          </div>
          <LoginForm onLogin={enter} />
        </div>
      </div>
      <People onLogin={enter} />
    </main>
  );
}

function People({ onLogin }: { onLogin: () => void }) {
  const demo = useQuery({
    queryKey: ["demo"],
    queryFn: () => call(api.GET("/api/v1/auth/demo")),
    staleTime: 60_000,
  });
  const login = useMutation({
    mutationFn: (username: string) => logIn(username, DEMO_PASSWORD),
    onSuccess: onLogin,
  });
  const people = demo.data?.people ?? [];
  return (
    <section
      aria-label="Demo people"
      className={classes(
        "flex flex-col justify-center border-line bg-surface px-6 py-12 max-lg:border-t sm:px-12 lg:border-l",
        !people.length && "max-lg:hidden",
      )}
    >
      {people.length ? (
        <div className="mx-auto w-full max-w-md">
          <h2 className="text-lg font-semibold tracking-tight">Look around as</h2>
          <p className="mt-0.5 text-sm text-ink-2">
            This is the demo. Each of these people sees another part of the work.
          </p>
          <ul className="mt-5 flex flex-col gap-1.5">
            {people.map((person, index) => (
              <li
                key={person.username}
                className="animate-rise"
                style={{ animationDelay: `${index * 25}ms` }}
              >
                <button
                  type="button"
                  disabled={login.isPending}
                  onClick={() => login.mutate(person.username)}
                  className="group flex w-full items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2 text-left shadow-rest transition-colors duration-100 hover:border-line-strong hover:bg-hover"
                >
                  <Avatar username={person.username} name={person.name} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate text-sm font-medium">{person.name}</span>
                    <span className="block truncate text-xs text-ink-3">{person.roles.join(", ")}</span>
                  </span>
                  {login.isPending && login.variables === person.username ? (
                    <LoaderCircle aria-hidden className="size-4 animate-turn text-ink-3" />
                  ) : (
                    <ArrowRight
                      aria-hidden
                      className="size-4 text-ink-3 transition-transform duration-150 group-hover:translate-x-0.5"
                    />
                  )}
                </button>
              </li>
            ))}
          </ul>
          {login.error ? (
            <p role="alert" className="mt-3 text-sm text-bad">
              {login.error.message}
            </p>
          ) : null}
        </div>
      ) : (
        <Promises />
      )}
    </section>
  );
}

function Promises() {
  return (
    <ul className="mx-auto flex max-w-md flex-col gap-6">
      {[
        [
          "Every step has a clock",
          "Deadlines are computed when a task opens; what is late is escalated by itself.",
        ],
        [
          "Authority is checked each time",
          "Who may decide is looked up inside the engine, for every step and every person.",
        ],
        [
          "Nothing is forgotten",
          "Who, when, what and why: each decision is written down where nobody can change it.",
        ],
      ].map(([title, body]) => (
        <li key={title}>
          <p className="text-base font-medium">{title}</p>
          <p className="text-sm text-ink-2">{body}</p>
        </li>
      ))}
    </ul>
  );
}
