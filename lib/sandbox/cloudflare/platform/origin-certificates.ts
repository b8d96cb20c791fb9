import { digest } from "../../kit/identifiers";
import { numberAt, stringAt, stringsAt, type Json } from "../../kit/json";
import { Table } from "../../kit/table";
import { PlatformError } from "./platform-error";
import type { Clock } from "./rulesets";

/** A certificate between Cloudflare's proxy and an origin. */
export interface OriginCertificate {
  readonly id: string;
  readonly csr: string;
  readonly hostnames: readonly string[];
  readonly requestType: string;
  /** Days. */
  readonly validity: number;
  /** PEM in form; it is signed by nobody. */
  readonly certificate: string;
  /** As Cloudflare writes it: `2041-11-20 00:00:00 +0000 UTC`. */
  readonly expiresOn: string;
}

const USUAL_VALIDITY_DAYS = 5475;
const DAY_MS = 86_400_000;
const LINE = 64;

/** Origin certificates, without a signature: what is made of a request has the form of a certificate and no more. */
export class OriginCertificates {
  readonly #rows: Table<OriginCertificate>;

  constructor(
    private readonly clock: Clock,
    rows: readonly OriginCertificate[] = [],
  ) {
    this.#rows = new Table(undefined, rows);
  }

  all(): OriginCertificate[] {
    return this.#rows.all();
  }

  /** @throws PlatformError 404 */
  get(id: string): OriginCertificate {
    const found = this.#rows.get(id);
    if (found === undefined) throw new PlatformError(404, 1101, "Certificate not found.");
    return found;
  }

  /** @throws PlatformError 400 for what is not a request, or names no host */
  create(body: Json | undefined): OriginCertificate {
    const csr = stringAt(body, "csr") ?? "";
    const hostnames = stringsAt(body, "hostnames");
    // The codes and words are an assumption.
    if (!csr.includes("-----BEGIN CERTIFICATE REQUEST-----"))
      throw new PlatformError(400, 1010, "csr holds no PEM certificate request.");
    if (hostnames.length === 0) throw new PlatformError(400, 1011, "hostnames names no host.");
    const id = this.clock.id();
    const now = Date.parse(this.clock.tick());
    const validity = numberAt(body, "requested_validity") ?? USUAL_VALIDITY_DAYS;
    const expires = new Date(now + validity * DAY_MS).toISOString();
    return this.#rows.add({
      id,
      csr,
      hostnames,
      requestType: stringAt(body, "request_type") ?? "origin-rsa",
      validity,
      certificate: certificateOf(id, csr),
      expiresOn: `${expires.slice(0, 10)} ${expires.slice(11, 19)} +0000 UTC`,
    });
  }

  delete(certificate: OriginCertificate): void {
    this.#rows.delete(certificate);
    this.clock.tick();
  }
}

function certificateOf(...parts: readonly string[]): string {
  const text = Buffer.from(digest(...parts, "certificate") + digest(...parts, "signature")).toString("base64");
  const lines = Array.from({ length: Math.ceil(text.length / LINE) }, (_, at) =>
    text.slice(at * LINE, (at + 1) * LINE),
  );
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
