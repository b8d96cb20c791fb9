/** Paging of lists as Heroku has it: `Range: name a..; max=10,order=desc`, answered with 206 and `Next-Range` while there is more. */
import { isList, numberAt, stringAt, type Json } from "../kit/json";

/** The largest page that Heroku gives. */
const LARGEST_PAGE = 1000;
/** The page where none is asked for; source: Platform API reference, "ranges". */
const PAGE = 200;

/** What a `Range` header asks for. */
export interface Range {
  readonly attribute: string;
  /** First value, itself left out when `exclusive`. */
  readonly start?: string;
  readonly exclusive: boolean;
  readonly end?: string;
  readonly max: number;
  readonly descending: boolean;
}

const FORM = /^([a-z_]+)\s*(?:(\]?)([^\s;]*?)\.\.([^\s;]*))?\s*(?:;\s*(.*))?$/;

/** Reads a header; undefined for one that is not of the form. */
export function parseRange(header: string): Range | undefined {
  const [, attribute, bracket, start, end, settings = ""] = FORM.exec(header.trim()) ?? [];
  if (attribute === undefined) return undefined;
  const words = new Map(
    settings
      .split(/[,;]\s*/)
      .filter((word) => word.trim() !== "")
      .map((word): [string, string] => {
        const [name = "", value = ""] = word.trim().split("=");
        return [name, value];
      }),
  );
  const max = words.get("max");
  const order = words.get("order") ?? "asc";
  if (max !== undefined && !/^[1-9]\d*$/.test(max)) return undefined;
  if (order !== "asc" && order !== "desc") return undefined;
  return {
    attribute,
    exclusive: bracket === "]",
    ...(start !== undefined && start !== "" && { start }),
    ...(end !== undefined && end !== "" && { end }),
    max: Math.min(max === undefined ? PAGE : Number(max), LARGEST_PAGE),
    descending: order === "desc",
  };
}

/** A page of a list. */
export interface Page {
  readonly items: readonly Json[];
  /** For the next request; undefined for the last page. */
  readonly next?: string;
  readonly contentRange?: string;
}

type Key = string | number;

function compare(a: Key, b: Key): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function keyOf(item: Json, attribute: string): Key | undefined {
  return numberAt(item, attribute) ?? stringAt(item, attribute);
}

/**
 * The page that is asked for; undefined where the items have no such attribute.
 * @param list - in whatever order
 */
export function pageOf(list: Json, range: Range): Page | undefined {
  if (!isList(list)) return undefined;
  const keyed = list.map((item) => ({ item, key: keyOf(item, range.attribute) }));
  const rows = keyed.flatMap(({ item, key }) => (key === undefined ? [] : [{ item, key }]));
  if (rows.length !== keyed.length) return undefined;
  const sign = range.descending ? -1 : 1;
  const bound = (text: string, key: Key): Key => (typeof key === "number" ? Number(text) : text);
  const within = rows
    .filter(({ key }) => {
      const { start, end } = range;
      if (end !== undefined && sign * compare(key, bound(end, key)) > 0) return false;
      if (start === undefined) return true;
      const place = sign * compare(key, bound(start, key));
      return range.exclusive ? place > 0 : place >= 0;
    })
    .sort((a, b) => sign * compare(a.key, b.key));
  const page = within.slice(0, range.max);
  const [first, last] = [page[0], page.at(-1)];
  if (first === undefined || last === undefined) return { items: [] };
  const order = range.descending ? ",order=desc" : "";
  const contentRange = `${range.attribute} ${first.key}..${last.key}`;
  if (page.length === within.length) return { items: page.map(({ item }) => item), contentRange };
  return {
    items: page.map(({ item }) => item),
    contentRange,
    next: `${range.attribute} ]${last.key}..${range.end ?? ""}; max=${range.max}${order}`,
  };
}
