import type { Json } from "../kit/json";
import { PlatformError } from "./platform/platform-error";

/** How many items a page has; source: Cloudflare's API reference, zones and DNS records. */
export interface PageSizes {
  readonly usual: number;
  readonly largest: number;
}

export const ZONE_PAGES: PageSizes = { usual: 20, largest: 50 };
export const CERTIFICATE_PAGES: PageSizes = { usual: 20, largest: 50 };
export const RECORD_PAGES: PageSizes = { usual: 100, largest: 5_000_000 };

function wholeNumber(query: Readonly<Record<string, string>>, name: string, usual: number): number {
  const text = query[name];
  if (text === undefined) return usual;
  // The code and the words are an assumption; that such values are refused is documented.
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new PlatformError(400, 1004, `${name} ${JSON.stringify(text)} is invalid: use a whole number from 1.`);
  }
  return Number(text);
}

/** One page of a list with what the API tells of it; empty after the last, which is how clients see the end. */
export function pageOf(items: readonly Json[], query: Readonly<Record<string, string>>, sizes: PageSizes) {
  const page = wholeNumber(query, "page", 1);
  const perPage = Math.min(wholeNumber(query, "per_page", sizes.usual), sizes.largest);
  const shown = items.slice((page - 1) * perPage, page * perPage);
  const info = {
    count: shown.length,
    page,
    per_page: perPage,
    total_count: items.length,
    total_pages: Math.ceil(items.length / perPage),
  };
  return { shown, info };
}
