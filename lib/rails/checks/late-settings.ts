import type { RailsCheck } from "./check";

export const lateSettings: RailsCheck = {
  id: "late-setting",
  severity: "error",
  title: "A setting that is made after Rails has read it has no effect",
  source: "Rails 6.1 to 8.1: initialize_cache of railties' bootstrap.rb, build_middleware_stack of finisher.rb",
  find: ({ boot, settings }) =>
    boot.late
      // AnyCable's installer writes `config.action_cable.url = ActionCable.server.config.url = …`, of which the latter counts.
      .filter(
        (late) => !settings.some((one) => one.path === late.path && one.file === late.file && one.line === late.line),
      )
      .map(({ path, file, line }) => ({
        file,
        line,
        problem: `config.${path} has no effect here: Rails has read it by then`,
        remedy:
          path === "cache_store"
            ? "Set it in config/environments/production.rb or config/application.rb: Rails makes its cache before it runs any initializer"
            : "Set it in config/environments/production.rb, outside of after_initialize and to_prepare",
      })),
};
