import { basename } from "node:path";
import { findTerraform } from "../lib/engines/terraform";

/** The engine that the product finds: what TERRAFORM or TOFU names (see test/choose-engine.ts), else Terraform, else OpenTofu. */
export const ENGINE_PATH = findTerraform(process.env)?.path;

/** The name that a command calls the engine by. */
export const ENGINE = ENGINE_PATH === undefined ? "terraform" : basename(ENGINE_PATH);

/** Whether the engine is OpenTofu, whose messages differ. */
export const IS_OPENTOFU = ENGINE === "tofu";
