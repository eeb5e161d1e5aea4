"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, call } from "@/client/api";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Input } from "@/ui/Input";

/** Log somebody in with a cookie that scripts cannot read. */
export async function logIn(username: string, password: string): Promise<string> {
  await call(api.POST("/api/v1/auth/session", { body: { username, password } as never }));
  return username;
}

/** Name and password. */
export function LoginForm({
  username = "",
  onLogin,
}: {
  username?: string;
  onLogin: (username: string) => void;
}) {
  const [name, setName] = useState(username);
  const [password, setPassword] = useState("");
  const login = useMutation({ mutationFn: () => logIn(name.trim(), password), onSuccess: onLogin });

  function submit(event: FormEvent): void {
    event.preventDefault();
    login.mutate();
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label="Username">
        <Input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          value={name}
          onChange={(event) => setName(event.target.value)}
          required
          autoFocus={!username}
        />
      </Field>
      <Field label="Password" error={login.error?.message}>
        <Input
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          required
          autoFocus={Boolean(username)}
        />
      </Field>
      <Button type="submit" variant="primary" busy={login.isPending} className="mt-1 h-9">
        Log in
      </Button>
    </form>
  );
}
