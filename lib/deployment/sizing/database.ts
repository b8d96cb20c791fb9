import { POSTGRES_PLANS, type PostgresPlanFacts } from "../../catalogue/postgres-plans";
import type { AppTopology, Topology } from "../topology";
import type { Budget } from "./budget";
import { loadOf, numberOf } from "./load";
import { CABLE_THREADS } from "./process-connections";

/** The size of Active Record's pool in one process: `DB_POOL`, else what Rails' own database.yml takes. */
export function poolOf(app: AppTopology): number {
  return numberOf(app, "DB_POOL", "RAILS_DB_POOL", "DATABASE_POOL") ?? loadOf(app).webThreads;
}

/** The connections that each app can open to its database, against the limit of the plan. */
export function databaseConnections({ apps }: Topology): readonly Budget[] {
  return apps.flatMap((app) => {
    const database = app.addons.find(({ service }) => service === "heroku-postgresql");
    if (database === undefined) return [];
    const plans: Readonly<Record<string, PostgresPlanFacts>> = POSTGRES_PLANS;
    const facts = plans[database.plan ?? ""];
    const load = loadOf(app);
    const pool = poolOf(app);
    const web = load.webProcesses * Math.min(pool, load.webThreads + CABLE_THREADS) * load.overlap;
    return [
      {
        kind: "database-connections",
        at: database.at,
        subject: "Connections to the database",
        used: web + load.workers * Math.min(pool, load.workerThreads),
        ...(facts === undefined ? {} : { limit: facts.connections }),
        unit: "connections",
        because: [...load.because, `Active Record's pool holds ${pool} a process.`],
        certainty: facts === undefined ? "unknown" : facts.verified ? "verified" : "unverified",
      } satisfies Budget,
    ];
  });
}
