/** What a person's profile is typed as, and what of it is sent. */

import type { User, UserChange } from "@/queries/users";

export interface Profile {
  name: string;
  email: string;
  manager: string;
  /** JSON: an object. */
  attributes: string;
}

export const NO_PROFILE: Profile = { name: "", email: "", manager: "", attributes: "{}" };

export function profileOf(user: User): Profile {
  return {
    name: user.name,
    email: user.email ?? "",
    manager: user.manager ?? "",
    attributes: written(user.attributes),
  };
}

/** The attributes as an object, or what is wrong with the text. */
export function readAttributes(text: string): { value: Record<string, unknown> } | { fault: string } {
  if (!text.trim()) return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object" && !Array.isArray(value))
      return { value: value as Record<string, unknown> };
  } catch {
    return { fault: 'Expected JSON, for example {"department": "finance"}; this cannot be read as such.' };
  }
  return { fault: 'Expected an object in curly brackets, for example {"department": "finance"}.' };
}

/** Only what differs, so that what somebody else changed meanwhile stays. */
export function changeOf(user: User, profile: Profile): UserChange {
  const before = profileOf(user);
  const read = readAttributes(profile.attributes);
  return {
    ...(profile.name.trim() === before.name ? {} : { name: profile.name.trim() }),
    ...(profile.email.trim() === before.email ? {} : { email: profile.email.trim() || null }),
    ...(profile.manager.trim() === before.manager ? {} : { manager: profile.manager.trim() || null }),
    ...("fault" in read || written(read.value) === before.attributes ? {} : { attributes: read.value }),
  };
}

function written(attributes: Record<string, unknown>): string {
  return JSON.stringify(attributes, null, 2);
}
