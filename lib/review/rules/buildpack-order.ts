import { isNodeLate } from "../../catalogue/buildpacks";
import type { Rule } from "./rule";

export const buildpackOrder: Rule = {
  id: "buildpack-order",
  severity: "warning",
  title: "heroku/nodejs comes ahead of heroku/ruby",
  why: "heroku/ruby compiles the assets and needs the node_modules that heroku/nodejs installs: the other way round it installs a Node of its own choosing, and the stimulus_reflex npm package is not found. The last buildpack also decides the default processes.",
  advice: 'Write buildpacks = ["heroku/nodejs", "heroku/ruby"].',
  source: "heroku/heroku-buildpack-ruby lib/language_pack/ruby.rb (2026-07)",
  check: ({ at, buildpacks = [] }) =>
    isNodeLate(buildpacks)
      ? {
          at,
          message: `The buildpacks are ${buildpacks.join(", ")}: Ruby compiles the assets before Node.js has installed what they need.`,
        }
      : [],
};
