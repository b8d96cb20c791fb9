// `TERRAFORM=/path/to/terraform npx jest` and `TOFU=/path/to/tofu npx jest` choose the engine of every test.
const chosen = process.env.TERRAFORM ?? process.env.TOFU;
if (chosen !== undefined && chosen !== "") process.env.TERRAFORM_BINARY_NAME = chosen;
