/**
 * The formats that texts are checked for while they are typed. Each accepts at least what the server accepts: what is
 * doubtful is left to the server, which has the last word; nothing good is ever held up here.
 */

type Format = { accepts: (text: string) => boolean; expected: string };

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (found === null) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month < 1 || month > 12 || day < 1 || day > (DAYS[month - 1] ?? 0)) return false;
  return month !== 2 || day < 29 || isLeap;
}

function isTime(text: string): boolean {
  const found = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|[+-](\d\d):(\d\d))$/i.exec(text);
  if (found === null) return false;
  const [hour, minute, second, offHour = 0, offMinute = 0] = found
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part))) as number[];
  return (hour ?? 99) < 24 && (minute ?? 99) < 60 && (second ?? 99) <= 60 && offHour < 24 && offMinute < 60;
}

function isMoment(text: string): boolean {
  return /^[tT]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  return at > 0 && at < text.length - 1;
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && !/\s/.test(text);
}

const FORMATS: Record<string, Format> = {
  date: { accepts: isDate, expected: "a day that exists, such as 2026-03-31" },
  time: { accepts: isTime, expected: "a time of day with its zone, such as 14:30:00Z" },
  "date-time": {
    accepts: isMoment,
    expected: "a day and a time with its zone, such as 2026-03-31T14:30:00Z",
  },
  email: { accepts: isEmail, expected: "an e-mail address, such as ada@example.com" },
  "idn-email": { accepts: isEmail, expected: "an e-mail address, such as ada@example.com" },
  ipv4: { accepts: isIpv4, expected: "an IPv4 address, such as 192.0.2.17" },
  uuid: { accepts: isUuid, expected: "a UUID, such as 6f1c2f2e-1f55-4c0e-9d5b-0a8f1a3c9b7d" },
  uri: { accepts: isAddress, expected: "a whole address, such as https://example.com/page" },
  iri: { accepts: isAddress, expected: "a whole address, such as https://example.com/page" },
};

/** What a text in this format should have been, or undefined when it is well (or not ours to judge). */
export function missesFormat(text: string, format: string): string | undefined {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  return known === undefined || known.accepts(text) ? undefined : known.expected;
}
