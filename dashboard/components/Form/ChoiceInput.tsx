"use client";

import { Checkbox } from "@/ui/Checkbox";
import { Segmented } from "@/ui/Segmented";
import { Select } from "@/ui/Select";
import type { Option } from "./kind";
import { isSame, type Json } from "./schema";

type Props = {
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  disabled: boolean;
};

/** One of some. What need not be answered can be taken back. */
export function ChoiceInput({
  value,
  onChange,
  disabled,
  options,
  required,
}: Props & { options: Option[]; required: boolean }) {
  const place = value === undefined ? -1 : options.findIndex((option) => isSame(option.value, value));
  const choices = options.map((option, at) => ({
    value: String(at),
    label: option.label,
    hint: option.hint ?? "",
  }));
  return (
    <Select
      value={place === -1 ? "" : String(place)}
      disabled={disabled}
      options={required || place === -1 ? choices : [{ value: "", label: "No answer" }, ...choices]}
      onChange={(chosen) => onChange(chosen === "" ? undefined : options[Number(chosen)]?.value)}
    />
  );
}

/** Some of some. */
export function ChoicesInput({ value, onChange, disabled, options }: Props & { options: Option[] }) {
  const chosen = Array.isArray(value) ? value : [];
  const isChosen = (option: Option) => chosen.some((each) => isSame(each, option.value));
  return (
    <div className="flex flex-col gap-1">
      {options.map((option) => (
        <Checkbox
          key={JSON.stringify(option.value)}
          checked={isChosen(option)}
          disabled={disabled}
          label={option.label}
          onChange={(on) => {
            const rest = chosen.filter((each) => !isSame(each, option.value));
            const now = on ? [...rest, option.value] : rest;
            onChange(now.length === 0 ? undefined : now);
          }}
        />
      ))}
    </div>
  );
}

/** Yes, no, or no answer: that one did not say is not the same as no. */
export function AnswerInput({
  value,
  onChange,
  disabled,
  required,
  label,
}: Props & { required: boolean; label: string }) {
  const options = [
    { value: "yes", label: "Yes" },
    { value: "no", label: "No" },
  ];
  return (
    <fieldset disabled={disabled} className="contents">
      <Segmented
        label={label}
        value={value === true ? "yes" : value === false ? "no" : "none"}
        options={required ? options : [...options, { value: "none", label: "No answer" }]}
        onChange={(chosen) => onChange(chosen === "none" ? undefined : chosen === "yes")}
      />
    </fieldset>
  );
}
