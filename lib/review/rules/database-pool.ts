import { poolOf } from "../../deployment/sizing/database";
import { loadOf } from "../../deployment/sizing/load";
import { CABLE_THREADS } from "../../deployment/sizing/process-connections";
import type { Rule } from "./rule";

export const databasePool: Rule = {
  id: "database-pool",
  severity: "warning",
  title: "Active Record's pool has a connection for each thread",
  why: "Puma's threads and the four of Action Cable take connections from one pool in each process: with fewer than the larger of the two, requests and reflexes wait for each other, and after five seconds one fails with ConnectionTimeoutError.",
  advice: "Set DB_POOL to RAILS_MAX_THREADS at least, and to that plus 4 to be safe.",
  source: "Rails guide: action_cable_overview (Rails 8.1); rails/rails#23778",
  check: (app) => {
    const { webThreads, webProcesses } = loadOf(app);
    const pool = poolOf(app);
    const needed = Math.max(webThreads, CABLE_THREADS);
    if (webProcesses === 0 || pool >= needed) return [];
    const message = `Active Record's pool holds ${pool} connections in each process, and ${needed} threads want one: ${webThreads} of Puma, ${CABLE_THREADS} of Action Cable.`;
    return { at: app.at, message };
  },
};
