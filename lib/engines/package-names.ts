/** The package of the constructs. The build of the second package replaces this name. */
export const LIBRARY = "cdktf-stimulus-reflex";

/** The two engines that a program is written with: cdktf, and its fork CDK Terrain. */
export type CdkName = "cdktf" | "cdktn";

/** The engine that the constructs of this package extend, as the package's own name says. */
export const CDK: CdkName = LIBRARY.startsWith("cdktn-") ? "cdktn" : "cdktf";

/** The other one. */
export const OTHER_CDK: CdkName = CDK === "cdktn" ? "cdktf" : "cdktn";

/** This library for an engine. */
export function libraryFor(cdk: CdkName): string {
  return LIBRARY.replace(/^[a-z]+/, cdk);
}

/** The bindings of Cloudflare's provider for this engine. */
export const CLOUDFLARE = "@cdktf/provider-cloudflare";
