import type { RailsCheck } from "./check";

export const lateSettings: RailsCheck = {
  id: "late-setting",
  severity: "error",
  title: "A setting that is made after Rails has read it has no effect",
  source: "Rails 6.1 to 8.1: initialize_cache of railties' bootstrap.rb, build_middleware_stack of finisher.rb",
  find: ({ boot }) =>
    boot.late.map(({ path, file, line }) => ({
      file,
      line,
      problem: `config.${path} has no effect here: Rails has read it by then`,
      remedy:
        path === "cache_store"
          ? "Set it in config/environments/production.rb or config/application.rb: Rails makes its cache before it runs any initializer"
          : "Set it in config/environments/production.rb, outside of after_initialize and to_prepare",
    })),
};
