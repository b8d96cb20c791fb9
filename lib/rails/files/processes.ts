import type { RailsDeployment } from "../deployment";
import type { Generation } from "../generation";
import { withHeader, type RenderedFile } from "../rendered-file";

export const PUMA = "config/stimulus_reflex/puma.rb";
export const PROCFILE = "Procfile";

/** Puma with as many processes and threads as the deployment says. */
export function puma(): RenderedFile {
  return withHeader(
    PUMA,
    `threads_count = Integer(ENV.fetch("RAILS_MAX_THREADS", 5))
threads threads_count, threads_count

# One process needs no cluster, which would cost a second one to watch it.
processes = Integer(ENV.fetch("WEB_CONCURRENCY", 1))
if processes > 1
  workers processes
  preload_app!
end

port ENV.fetch("PORT", 3000)
environment ENV.fetch("RAILS_ENV", "production")
`,
  );
}

/** The process types, with the release phase that migrates the database before new code runs. */
export function procfile({ redis }: RailsDeployment, generation: Generation): RenderedFile {
  const worker = redis.queue !== undefined && generation.sidekiq !== undefined ? "worker: bundle exec sidekiq\n" : "";
  return withHeader(
    PROCFILE,
    `release: bundle exec rails db:migrate\nweb: bundle exec puma -C ${PUMA}\n${worker}`,
    "shared",
  );
}
