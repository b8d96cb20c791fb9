import type { RailsFiles } from "../directory";
import { isPageScript, withoutComments } from "../javascript";
import { pageLayouts } from "../layouts";
import { hasReflexes } from "../rails-source";
import type { RailsCheck } from "./check";

/** The tags, and what does for them: AnyCable's own tag, and tags that are written by hand. */
const CABLE_TAG = { tag: "action_cable_meta_tag", present: /action_cable(?:_with_jwt)?_meta_tag|action-cable-url/ };
const TOKEN_TAG = { tag: "csrf_meta_tags", present: /csrf_meta_tags?|csrf-token/ };

export const metaTags: RailsCheck = {
  id: "cable-meta-tag",
  severity: "error",
  title: "The page does not know where the cable is, or its reflexes fail the check for forgery",
  source: "StimulusReflex setup",
  find: ({ files, gems, deployment }) => {
    const needed = hasReflexes({ files, gems });
    // Without the tag pages open /cable on their own host.
    const isElsewhere = deployment === undefined ? needed : deployment.cableHost !== undefined;
    const tags = [...(isElsewhere && !namesTheCable(files) ? [CABLE_TAG] : []), ...(needed ? [TOKEN_TAG] : [])];
    if (tags.length === 0) return [];
    return pageLayouts(files).flatMap(({ file, shown, filled, because }) =>
      tags
        .filter(({ present }) => !present.test(shown))
        .map(({ tag, present }) => ({
          file,
          problem: `no ${tag}`,
          remedy: `Write ${file.endsWith(".erb") ? `<%= ${tag} %>` : `= ${tag}`} into the head`,
          ...(present.test(filled)
            ? { because: "a view gives it by content_for" }
            : because === undefined
              ? {}
              : { because }),
        })),
    );
  },
};

/** Whether the page's consumer is given its address in JavaScript. */
function namesTheCable(files: RailsFiles): boolean {
  return [...files].some(
    ([path, text]) => isPageScript(path) && /\bcreateConsumer\s*\(\s*[^\s)]/.test(withoutComments(text)),
  );
}
