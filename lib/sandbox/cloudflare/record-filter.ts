import type { DnsRecord } from "./platform/rows";

type Test = (text: string, wanted: string) => boolean;

const TESTS: Readonly<Record<string, Test | undefined>> = {
  exact: (text, wanted) => text === wanted,
  contains: (text, wanted) => text.includes(wanted),
  startswith: (text, wanted) => text.startsWith(wanted),
  endswith: (text, wanted) => text.endsWith(wanted),
  present: (text) => text !== "",
  absent: (text) => text === "",
};

/** The records that a query asks for: `name.exact=cable.acme.com`, `type=CNAME`, `content.contains=herokudns`; all must hold unless `match=any`. */
export function recordFilter(query: Readonly<Record<string, string>>): (record: DnsRecord) => boolean {
  const conditions = Object.entries(query).flatMap(([key, wanted]) => condition(key, wanted.toLowerCase()) ?? []);
  if (conditions.length === 0) return () => true;
  if (query.match === "any") return (record) => conditions.some((holds) => holds(record));
  return (record) => conditions.every((holds) => holds(record));
}

function condition(key: string, wanted: string): ((record: DnsRecord) => boolean) | undefined {
  const [field = "", how = "exact"] = key.split(".");
  const test = TESTS[how];
  const lower = (text: string) => text.toLowerCase();
  switch (field) {
    case "name":
      return (record) => test?.(lower(record.name), wanted) ?? false;
    case "content":
      return (record) => test?.(lower(record.content), wanted) ?? false;
    case "comment":
      return (record) => test?.(lower(record.comment ?? ""), wanted) ?? false;
    case "tag":
      return (record) => record.tags.some((tag) => test?.(lower(tag), wanted) ?? false);
    case "type":
      return (record) => lower(record.type) === wanted;
    case "proxied":
      return (record) => String(record.proxied) === wanted;
    case "search":
      return (record) =>
        [record.name, record.content, record.comment ?? ""].some((text) => lower(text).includes(wanted));
    default:
      return undefined;
  }
}
