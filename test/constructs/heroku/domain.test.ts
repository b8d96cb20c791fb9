import { Testing, TerraformStack, TerraformVariable } from "cdktf";
import { acknowledge, Domain, type DomainProps, type RailsAppProps } from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import * as fc from "fast-check";
import { errorOf, railsApp, ZONE_ID } from "../../stack";

function domain(props: Partial<DomainProps> = {}, appProps: Partial<RailsAppProps> = {}): Template {
  const app = railsApp(appProps);
  const stack = TerraformStack.of(app);
  new Domain(stack, "www", { app, zoneId: ZONE_ID, host: "www.acme.com", ...props });
  return Template.of(stack);
}

const certificate = { sniEndpointId: "tokyo-1050" };

test("is a domain at Heroku and a DNS-only record that points to its target", () => {
  const template = domain();
  expect(template.resource("heroku_domain")).toEqual({
    app_id: "${heroku_app.rails.id}",
    hostname: "www.acme.com",
    // Heroku takes a certificate off a host when the certificate is deleted.
    lifecycle: { create_before_destroy: true, ignore_changes: ["sni_endpoint_id"] },
  });
  expect(template.resource("cloudflare_dns_record")).toEqual({
    lifecycle: { create_before_destroy: true },
    zone_id: ZONE_ID,
    name: "www.acme.com",
    type: "CNAME",
    content: "${heroku_domain.www.cname}",
    ttl: 1,
    proxied: false,
  });
});

describe("proxied", () => {
  test("needs a certificate of one's own, and no certificate management", () => {
    const template = domain({ proxied: true, certificate }, { acm: false });
    expect(template.resource("cloudflare_dns_record").proxied).toBe(true);
    expect(template.resource("heroku_domain").sni_endpoint_id).toBe("tokyo-1050");
  });

  test.each([
    ["with certificate management and a certificate", { certificate }, {}],
    ["without any certificate", {}, { acm: false }],
  ])("%s is refused", (_, props, appProps) => {
    expect(() => domain({ proxied: true, ...props }, appProps)).toThrow(
      "hides the host from Heroku's certificate management",
    );
  });

  test("by a transform is refused alike", () => {
    expect(() => domain({ transform: { record: { proxied: true } } }, { acm: false })).toThrow("hides the host");
  });

  test("with certificate management fails at synth, until that is acknowledged", () => {
    const made = (accept: boolean) => {
      const app = railsApp();
      const stack = TerraformStack.of(app);
      const www = new Domain(stack, "www", { app, zoneId: ZONE_ID, host: "www.acme.com", proxied: true });
      if (accept) acknowledge(www, "web-record-proxied-with-acm", "As it was when the app was adopted.");
      return Testing.fullSynth(stack);
    };
    expect(() => made(false)).toThrow("www.acme.com is proxied while Heroku manages its certificate");
    expect(() => made(true)).not.toThrow();
  });
});

describe("certificates", () => {
  test("are uploaded with a key that comes from a variable", () => {
    const app = railsApp({ acm: false });
    const stack = TerraformStack.of(app);
    const key = new TerraformVariable(stack, "key", { type: "string", sensitive: true });
    const uploaded = { chain: "-----BEGIN CERTIFICATE-----", privateKey: key.stringValue };
    new Domain(stack, "www", { app, zoneId: ZONE_ID, host: "www.acme.com", certificate: uploaded });
    const template = Template.of(stack);
    expect(template.resource("heroku_ssl").private_key).toBe("${var.key}");
    expect(template.resource("heroku_domain").sni_endpoint_id).toMatch(/^\$\{heroku_ssl\..*\.id\}$/);
  });

  test("never have a literal key", () => {
    const message = errorOf(() => domain({ certificate: { chain: "x", privateKey: "hunter2" } }, { acm: false }));
    expect(message).toContain("certificate.privateKey: is a literal");
    expect(message).not.toContain("hunter2");
  });

  test("beside certificate management have no effect, and without it are missed", () => {
    expect(() => domain({ certificate })).toThrow("has no effect while Automated Certificate Management is on");
    expect(() => domain({}, { acm: false })).toThrow("www.acme.com would have no TLS");
    expect(domain({ certificate: false }, { acm: false }).resource("heroku_domain").sni_endpoint_id).toBeUndefined();
  });
});

describe("hosts", () => {
  test.each([
    ["https://www.acme.com/", "www.acme.com"],
    ["WWW.acme.com", "www.acme.com"],
    ["www.acme.com.", "www.acme.com"],
    ["www.acme.com:443", "www.acme.com"],
    ["www.müller.de", "www.xn--mller-kva.de"],
  ])("%s is refused, and what was meant is suggested", (host, meant) => {
    expect(errorOf(() => domain({ host }))).toContain(`Did you mean "${meant}"?`);
  });

  test("outside of the zone are refused, since Cloudflare would append it", () => {
    expect(errorOf(() => domain({ zone: "acme.com", host: "www.acme.org" }))).toBe(
      [
        'existing/www: host "www.acme.org": lies outside of the zone acme.com: Cloudflare would make it www.acme.org.acme.com.',
        "  Allowed: acme.com and the hosts that end in .acme.com.",
        "  Correct the host, or pass the zone that it lies in.",
      ].join("\n"),
    );
    expect(() => domain({ zone: "acme.com", host: "www.notacme.com" })).toThrow("lies outside of the zone");
    expect(domain({ zone: "acme.com", host: "acme.com" }).resource("heroku_domain").hostname).toBe("acme.com");
  });

  test("that are empty are refused, and nothing is made up", () => {
    expect(errorOf(() => domain({ host: "" }))).toBe(
      [
        'existing/www: host "": is empty.',
        "  Allowed: the full host name, as in www.acme.com.",
        "  Write it, or leave it out.",
      ].join("\n"),
    );
  });

  test("are compared with a zone that is written as zones are", () => {
    expect(errorOf(() => domain({ zone: "Acme.com" }))).toBe(
      [
        'existing/www: zone "Acme.com": is not the name of a zone.',
        "  Allowed: lower-case labels joined by dots, as in acme.com.",
        '  Did you mean "acme.com"?',
      ].join("\n"),
    );
  });

  test("may be wildcards", () => {
    expect(domain({ host: "*.acme.com" }).resource("heroku_domain").hostname).toBe("*.acme.com");
  });

  test("of Heroku's own are refused", () => {
    expect(() => domain({ host: "acme.herokuapp.com" })).toThrow(
      "belongs to Heroku, whose hosts cannot share session cookies",
    );
  });

  test("any list of labels passes as it is", () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        const host = [...labels, "acme", "com"].join(".");
        expect(domain({ host, zone: "acme.com" }).resource("heroku_domain").hostname).toBe(host);
      }),
      { numRuns: 40 },
    );
  });
});

test("the name of a zone is not its id", () => {
  expect(() => domain({ zoneId: "acme.com" })).toThrow('zoneId "acme.com": is the name of a zone, not its id');
});

test("a host is on an app once", () => {
  const app = railsApp();
  new Domain(app, "www", { app, zoneId: ZONE_ID, host: "www.acme.com" });
  expect(() => new Domain(app, "again", { app, zoneId: ZONE_ID, host: "www.acme.com" })).toThrow(
    'host "www.acme.com": is already the host of existing/rails/www',
  );
});

test("tokens pass for host, zone and certificate", () => {
  const app = railsApp({ acm: false });
  const stack = TerraformStack.of(app);
  const token = new TerraformVariable(stack, "value", { type: "string" }).stringValue;
  new Domain(stack, "www", { app, zoneId: token, zone: token, host: token, certificate: { sniEndpointId: token } });
  expect(Template.of(stack).resource("cloudflare_dns_record")).toMatchObject({
    zone_id: "${var.value}",
    name: "${var.value}",
  });
});
