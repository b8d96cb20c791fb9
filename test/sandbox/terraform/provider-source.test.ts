import { allowedSource } from "../../../lib/sandbox/terraform/provider-source";

const SIMULATED = ["heroku/heroku", "cloudflare/cloudflare"];

describe("--allow-provider", () => {
  test.each([
    ["hashicorp/aws", "hashicorp/aws"],
    ["HashiCorp/AWS", "hashicorp/aws"],
    ["registry.terraform.io/hashicorp/aws", "hashicorp/aws"],
    ["localhost:8080/acme/my-thing", "acme/my-thing"],
    ["acme/heroku", "acme/heroku"],
  ])("takes %s", (text, source) => {
    expect(allowedSource(text, SIMULATED)).toBe(source);
  });

  test.each([
    ["aws", 'Did you mean "hashicorp/aws"?'],
    ["", "Write NAMESPACE/TYPE, such as hashicorp/aws"],
    ["a/b/c/d", "Write NAMESPACE/TYPE"],
    ["hashicorp/", "Write NAMESPACE/TYPE"],
    ["/aws", "Write NAMESPACE/TYPE"],
    ["hashicorp/aws ", "Write NAMESPACE/TYPE"],
    ["hashicorp/aws@5.0", "Write NAMESPACE/TYPE"],
    ["https://registry.terraform.io/hashicorp/aws", "Write NAMESPACE/TYPE"],
    ["heroku/heroku", "the sandbox simulates this provider. Leave the option out"],
    ["registry.opentofu.org/Cloudflare/cloudflare", "the sandbox simulates this provider"],
  ])("refuses %j and says what to write", (text, message) => {
    expect(() => allowedSource(text, SIMULATED)).toThrow(message);
  });
});
