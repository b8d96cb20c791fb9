import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { RailsApp, type RailsAppProps } from "cdktf-stimulus-reflex";
import { HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";

export const ZONE_ID = "0da42c8d2132a9ddaf714f9e7c920711";

/** An organisation's own stack: it has its providers already. */
export function existingStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "existing");
  new HerokuProvider(stack, "heroku");
  new CloudflareProvider(stack, "cloudflare");
  return stack;
}

/** A Rails app in a stack of its own. */
export function railsApp(props: Partial<RailsAppProps> = {}): RailsApp {
  return new RailsApp(existingStack(), "rails", { name: "acme", region: "us", ...props });
}

/** The message of the error that something throws, to be compared whole. */
export function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("expected an error, and there was none");
}
