import { withTerraformNamed } from "../lib/engines/terraform";

// `TERRAFORM=/path/to/terraform npx jest` and `TOFU=/path/to/tofu npx jest` choose the engine of every test. Where OpenTofu alone
// is installed it is named, as its users have to for cdktf, which asks `terraform` for its version where something is imported.
const chosen = process.env.TERRAFORM ?? process.env.TOFU;
if (chosen !== undefined && chosen !== "") process.env.TERRAFORM_BINARY_NAME = chosen;
else Object.assign(process.env, withTerraformNamed(process.env));
