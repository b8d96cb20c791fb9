import { DYNOS, type DynoFacts } from "../../../catalogue/dynos";
import { invalid, PlatformError } from "./platform-error";
import type { Releases } from "./releases";
import type { App, Formation } from "./rows";
import type { HerokuState } from "./state";

/** The size of a process that nobody sized. That it is basic, not eco, is an assumption: it depends on the account. */
const FIRST_SIZE = "basic";

/** Processes: how many dynos of which size run each process type. */
export class Processes {
  constructor(
    private readonly state: HerokuState,
    private readonly releases: Releases,
  ) {}

  of(app: App): Formation[] {
    return this.state.formation.all(app.id);
  }

  /** @throws PlatformError 404 for a process type that no release of the app has */
  get(app: App, idOrType: string): Formation {
    const row = this.state.formation.find(({ id, type }) => id === idOrType || type === idOrType, app.id);
    if (row !== undefined) return row;
    // A release whose source was not looked at may have any process type.
    if (this.processTypes(app) === null && /^[a-z][a-z0-9_-]*$/i.test(idOrType)) return this.add(app, idOrType, "");
    throw new PlatformError(404, "not_found", `Couldn't find that process type (${idOrType}).`);
  }

  /** Brings the processes in line with the newest release: web gets one dyno at first, everything else none. */
  follow(app: App): void {
    for (const [type, command] of Object.entries(this.processTypes(app) ?? {})) {
      const row = this.state.formation.find((candidate) => candidate.type === type, app.id);
      if (row === undefined) this.add(app, type, command);
      else row.command = command;
    }
    if (this.processTypes(app) === null && this.of(app).length === 0) this.add(app, "web", "");
  }

  /** @throws PlatformError 422 for a size that doesn't exist or doesn't go with the sizes of the other processes */
  scale(app: App, idOrType: string, change: { readonly size?: string; readonly quantity?: number }): Formation {
    const row = this.get(app, idOrType);
    const size = (change.size ?? row.size).toLowerCase();
    const quantity = change.quantity ?? row.quantity;
    const facts = dyno(size);
    if (!Number.isInteger(quantity) || quantity < 0)
      throw invalid(`quantity ${quantity} is invalid: use a whole number from 0.`);
    if (facts.tier === "eco" && quantity > 1)
      throw invalid(`Cannot scale ${row.type} to ${quantity}: eco dynos are limited to one for each process type.`);
    const others = this.of(app).filter((other) => other !== row && dyno(other.size).tier !== facts.tier);
    // Processes that nobody sized yet follow along: with them a first apply that sizes one after another
    // could never begin. That Heroku moves them too is an assumption.
    if (change.size !== undefined && others.some((other) => other.sized && other.quantity > 0)) {
      throw invalid(
        "Process tier is invalid. Available process tiers are Eco, Basic, Production, Private, and Shield.",
      );
    }
    if (change.size !== undefined) for (const other of others.filter((one) => !one.sized)) other.size = size;
    row.size = size;
    row.sized ||= change.size !== undefined;
    row.quantity = quantity;
    row.updatedAt = this.state.tick();
    return row;
  }

  /** Restarts what runs. */
  restart(app: App): void {
    if (this.of(app).some(({ quantity }) => quantity > 0)) app.restarts += 1;
    this.state.tick();
  }

  private processTypes(app: App): Readonly<Record<string, string>> | null {
    const slugId = this.releases.latest(app.id)?.slugId;
    const slug = slugId === undefined || slugId === null ? undefined : this.state.slugs.get(slugId);
    return slug === undefined ? {} : slug.processTypes;
  }

  private add(app: App, type: string, command: string): Formation {
    const createdAt = this.state.tick();
    return this.state.formation.add({
      id: this.state.id(),
      appId: app.id,
      type,
      size: this.of(app)[0]?.size ?? FIRST_SIZE,
      quantity: type === "web" ? 1 : 0,
      command,
      sized: false,
      createdAt,
      updatedAt: createdAt,
    });
  }
}

/** The name of a size as the API writes it: `standard-1x` is `Standard-1X`. */
export function sizeName(size: string): string {
  return size
    .split("-")
    .map((part) =>
      /^\d|^(?:ram)$/.test(part) || part.length <= 2
        ? part.toUpperCase()
        : part.charAt(0).toUpperCase() + part.slice(1),
    )
    .join("-");
}

function dyno(size: string): DynoFacts {
  const sizes: Readonly<Record<string, DynoFacts | undefined>> = DYNOS;
  const facts = sizes[size];
  // The words are the platform's own; which ones Heroku has for this has not been seen.
  if (facts === undefined) throw invalid(`Dyno size ${size} is invalid. Known are ${Object.keys(DYNOS).join(", ")}.`);
  return facts;
}
