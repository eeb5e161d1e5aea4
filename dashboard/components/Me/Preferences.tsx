"use client";

import { useMemo } from "react";
import { Section, Setting } from "@/components/Me/Setting";
import { useTheme } from "@/components/Shell/PersonMenu";
import { type Preferences as Chosen, usePreferences } from "@/queries/preferences";
import { Combobox } from "@/ui/Combobox";
import { Segmented } from "@/ui/Segmented";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { exact } from "@/words/time";

const LANGUAGES = [
  "en-GB",
  "en-US",
  "de",
  "fr",
  "es",
  "it",
  "pt-BR",
  "nl",
  "pl",
  "sv",
  "da",
  "nb",
  "fi",
  "cs",
  "ja",
];

/** How the person likes the product; it goes with them to every browser. */
export function Preferences() {
  const { preferences, change } = usePreferences();
  const theme = useTheme();
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone").map((value) => ({ value })), []);
  const languages = useMemo(() => {
    const names = new Intl.DisplayNames(["en"], { type: "language" });
    return LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }));
  }, []);
  if (!preferences) return <SkeletonRows rows={4} />;

  function choose(changes: Partial<Chosen>): void {
    change.mutate(changes, { onError: (error) => toast("bad", "Not kept", error.message) });
  }

  return (
    <Section title="Preferences" description={`Times look like this: ${exact(new Date())}`}>
      <Setting title="Theme" hint="Light, dark, or as your system has it.">
        <Segmented
          label="Theme"
          value={preferences.theme}
          onChange={theme}
          options={[
            { value: "system", label: "System" },
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
        />
      </Setting>
      <Setting title="Numbers and dates" hint="How they are written; the words stay English.">
        <Select
          label="Numbers and dates"
          value={preferences.language ?? ""}
          onChange={(language) => choose({ language: language || null })}
          options={[{ value: "", label: "As the browser" }, ...languages]}
        />
      </Setting>
      <Setting title="Time zone" hint="In which deadlines and times are shown.">
        <Combobox
          label="Time zone"
          value={preferences.time_zone ?? ""}
          placeholder={`As the browser (${Intl.DateTimeFormat().resolvedOptions().timeZone})`}
          onChange={(zone) => choose({ time_zone: zone || null })}
          options={zones}
        />
      </Setting>
      <Setting title="Mail" hint="Which notifications also come by e-mail, where the server sends mail.">
        <Select
          label="Mail"
          value={preferences.mail}
          onChange={(mail) => choose({ mail: mail as Chosen["mail"] })}
          options={[
            { value: "all", label: "All of them" },
            { value: "high", label: "Only urgent ones" },
            { value: "none", label: "None" },
          ]}
        />
      </Setting>
    </Section>
  );
}
