import { APP_JSON, reviewPlansIn } from "../files/app-json";
import { PRODUCTION } from "../files/production";
import { generationOf } from "../generation";
import { includesFor } from "../includes";
import { placementsOf } from "../placement";
import { renderRailsFiles } from "../render";
import { domainChange, goneStore, sessionsInGenerated, withSessionsKept } from "../sessions";
import type { RailsCheck, RailsComplaint } from "./check";

export const generatedFiles: RailsCheck = {
  id: "generated-files",
  severity: "error",
  title: "Files of an older deployment or other gems: what Rails reads is not what is deployed",
  source: "this library",
  find: (source) => {
    const { files, gems, deployment, generation } = source;
    if (deployment === undefined || generation === undefined) return [];
    const kept = sessionsInGenerated(files.get(PRODUCTION));
    const changes = domainChange(files.get(PRODUCTION), deployment).map(
      (change) => `Everybody is logged out once by the deploy. ${change}`,
    );
    const isStoreGone = goneStore(kept, source).length > 0;
    return placementsOf(
      renderRailsFiles(deployment, withSessionsKept(generationOf(gems), kept), reviewPlansIn(files.get(APP_JSON))),
      files,
    ).flatMap(({ file, action }): RailsComplaint | [] =>
      action === "update"
        ? {
            file: file.path,
            problem: "was written for another deployment or other gems, and nobody edited it",
            remedy:
              isStoreGone && file.path === PRODUCTION
                ? "Put redis-session-store back into the Gemfile. If you run stimulus-reflex rails without it, everybody is logged out once"
                : ["Run stimulus-reflex rails again", ...(file.path === PRODUCTION ? changes : [])].join(". "),
          }
        : [],
    );
  },
};

export const includedFiles: RailsCheck = {
  id: "included-files",
  severity: "error",
  title: "Files were written and are not loaded: the line that includes them is missing",
  source: "this library",
  find: ({ files, generation, unread }) => {
    if (generation === undefined) return [];
    return includesFor(generation).flatMap(({ path, lines, where, present }): RailsComplaint | [] => {
      const name = /^config\/environments\/(\w+)\.rb$/.exec(path)?.[1];
      const text = files.get(path);
      if (unread.some(({ file }) => file === path)) return [];
      if (name === undefined || text === undefined || !files.has(`config/stimulus_reflex/${name}.rb`) || present(text))
        return [];
      const remedy = `Write ${lines.join(" ")} ${where.split(":")[0] ?? ""}`;
      return { file: path, problem: `does not include config/stimulus_reflex/${name}.rb`, remedy };
    });
  },
};
