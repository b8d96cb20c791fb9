import type { RailsDeployment } from "../deployment";
import type { Generation } from "../generation";
import { withHeader, type RenderedFile } from "../rendered-file";

const PUMA = "config/stimulus_reflex/puma.rb";
const PROCFILE = "Procfile";

/** Puma with as many processes and threads as the deployment says. */
export function puma(): RenderedFile {
  return withHeader(
    PUMA,
    `threads_count = Integer(ENV.fetch("RAILS_MAX_THREADS", 5))
threads threads_count, threads_count

# One process needs no cluster, which would cost a second one to watch it; Puma would make one of WEB_CONCURRENCY=1.
processes = Integer(ENV.fetch("WEB_CONCURRENCY", 1))
workers processes > 1 ? processes : 0
preload_app! if processes > 1

port ENV.fetch("PORT", 3000)
environment ENV.fetch("RAILS_ENV", "production")
`,
  );
}

/** The process types, with the release phase that migrates the database before new code runs. */
export function procfile({ redis, anycable }: RailsDeployment, generation: Generation): RenderedFile {
  const worker = redis.queue !== undefined && generation.sidekiq !== undefined ? "worker: bundle exec sidekiq\n" : "";
  const { release, web } = commands(anycable);
  return withHeader(PROCFILE, `release: ${release}\nweb: ${web}\n${worker}`, "shared");
}

const MIGRATE = "bundle exec rails db:migrate";
const SERVE = `bundle exec puma -C ${PUMA}`;

function commands(anycable: RailsDeployment["anycable"]): { readonly release: string; readonly web: string } {
  switch (anycable) {
    case "grpc": {
      // Both apps are released from one repository, and the second one holds websockets.
      const isCable = '[ "$ANYCABLE_DEPLOYMENT" = "true" ]';
      return {
        release: `${isCable} || ${MIGRATE}`,
        web: `if ${isCable}; then bundle exec anycable --server-command=anycable-go; else ${SERVE}; fi`,
      };
    }
    case "thruster":
      return { release: MIGRATE, web: `HTTP_PORT=$PORT bundle exec thrust ${SERVE}` };
    default:
      return { release: MIGRATE, web: SERVE };
  }
}
