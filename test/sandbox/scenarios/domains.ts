import type { Configuration, Scenario, Step, World } from "./scenario";

const CHAIN = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const OTHER_CHAIN = "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";

const domain = (attributes: object = {}): Configuration => ({
  resource: { heroku_domain: { www: { app_id: "<app 1>", hostname: "www.acme.com", ...attributes } } },
});

const certificate = (attributes: object = {}): Configuration => ({
  resource: { heroku_ssl: { www: { app_id: "<app 1>", certificate_chain: CHAIN, private_key: KEY, ...attributes } } },
});

const existingApp = ({ heroku }: World) => {
  heroku.apps.create({ name: "acme" });
};

const existingCertificate = ({ heroku }: World) => {
  heroku.domains.createSniEndpoint(heroku.apps.create({ name: "acme" }), CHAIN, KEY);
};

const domainInState = {
  "heroku_domain.www": {
    app_id: "<app 1>",
    cname: "rugged-ridge-<hex>.herokudns.com",
    hostname: "www.acme.com",
    id: "<domain 1>",
  },
};

const domainMade: Step = {
  about: "create",
  byHand: existingApp,
  configuration: domain(),
  actions: { "heroku_domain.www": "create" },
  requests: ['POST /apps/<app 1>/domains {"hostname":"www.acme.com","sni_endpoint":null}', "GET /apps/<app 1>"],
  state: domainInState,
};

/** heroku_domain, heroku_ssl */
export const domains: readonly Scenario[] = [
  {
    name: "a domain is made, stays, takes another host by replacement and goes",
    steps: [
      domainMade,
      {
        about: "again",
        requests: ["GET /apps/<app 1>/domains/<domain 1>", "GET /apps/<app 1>"],
      },
      {
        about: "another host",
        configuration: domain({ hostname: "cable.acme.com" }),
        actions: { "heroku_domain.www": "replace" },
        requests: [
          "GET /apps/<app 1>/domains/<domain 1>",
          "GET /apps/<app 1>",
          "DELETE /apps/<app 1>/domains/<domain 1>",
          'POST /apps/<app 1>/domains {"hostname":"cable.acme.com","sni_endpoint":null}',
          "GET /apps/<app 1>",
        ],
        state: {
          "heroku_domain.www": {
            cname: "lively-ridge-<hex>.herokudns.com",
            hostname: "cable.acme.com",
            id: "<domain 2>",
          },
        },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_domain.www": "delete" },
        requests: [
          "GET /apps/<app 1>/domains/<domain 2>",
          "GET /apps/<app 1>",
          "DELETE /apps/<app 1>/domains/<domain 2>",
        ],
        state: { "heroku_domain.www": null },
      },
    ],
  },
  {
    name: "a certificate is put on a domain in place; to take it off, the provider sends an empty id",
    steps: [
      {
        about: "create",
        byHand: existingCertificate,
        configuration: domain(),
        actions: { "heroku_domain.www": "create" },
        requests: ['POST /apps/<app 1>/domains {"hostname":"www.acme.com","sni_endpoint":null}', "GET /apps/<app 1>"],
        state: domainInState,
      },
      {
        about: "with the certificate",
        configuration: domain({ sni_endpoint_id: "<certificate 1>" }),
        actions: { "heroku_domain.www": "update" },
        requests: [
          "GET /apps/<app 1>/domains/<domain 1>",
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/domains/<domain 1> {"sni_endpoint":"<certificate 1>"}',
          "GET /apps/<app 1>",
        ],
        state: { "heroku_domain.www": { sni_endpoint_id: "<certificate 1>" } },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/domains/<domain 1>", "GET /apps/<app 1>"],
      },
      {
        about: "without",
        configuration: domain(),
        fails: "sni_endpoint is empty",
        actions: { "heroku_domain.www": "update" },
        requests: [
          "GET /apps/<app 1>/domains/<domain 1>",
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/domains/<domain 1> {"sni_endpoint":""} -> 422',
        ],
        state: { "heroku_domain.www": { sni_endpoint_id: "" } },
      },
      {
        about: "without again, after a refresh",
        fails: "sni_endpoint is empty",
        actions: { "heroku_domain.www": "update" },
        requests: [
          "GET /apps/<app 1>/domains/<domain 1>",
          "GET /apps/<app 1>",
          'PATCH /apps/<app 1>/domains/<domain 1> {"sni_endpoint":""} -> 422',
        ],
      },
    ],
  },
  {
    name: "a certificate that someone took off a domain by hand is not missed",
    steps: [
      {
        about: "create",
        byHand: existingCertificate,
        configuration: domain({ sni_endpoint_id: "<certificate 1>" }),
        actions: { "heroku_domain.www": "create" },
        requests: [
          'POST /apps/<app 1>/domains {"hostname":"www.acme.com","sni_endpoint":"<certificate 1>"}',
          "GET /apps/<app 1>",
        ],
        state: {
          "heroku_domain.www": {
            app_id: "<app 1>",
            cname: "rugged-ridge-<hex>.herokudns.com",
            hostname: "www.acme.com",
            id: "<domain 1>",
            sni_endpoint_id: "<certificate 1>",
          },
        },
      },
      {
        about: "taken off",
        byHand: ({ heroku }) => {
          const app = heroku.apps.get("acme");
          for (const found of heroku.domains.of(app)) heroku.domains.update(app, found, null);
        },
        requests: ["GET /apps/<app 1>/domains/<domain 1>", "GET /apps/<app 1>"],
      },
    ],
  },
  {
    name: "under ACM a certificate of one's own stays in state as it was configured",
    steps: [
      {
        about: "create",
        byHand: (world) => {
          existingCertificate(world);
          world.heroku.apps.setAcm(world.heroku.apps.get("acme"), true);
        },
        configuration: domain({ sni_endpoint_id: "<certificate 1>" }),
        actions: { "heroku_domain.www": "create" },
        requests: [
          'POST /apps/<app 1>/domains {"hostname":"www.acme.com","sni_endpoint":"<certificate 1>"}',
          "GET /apps/<app 1>",
        ],
        state: {
          "heroku_domain.www": {
            app_id: "<app 1>",
            cname: "rugged-ridge-<hex>.herokudns.com",
            hostname: "www.acme.com",
            id: "<domain 1>",
            sni_endpoint_id: "<certificate 1>",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/domains/<domain 1>", "GET /apps/<app 1>"],
      },
    ],
  },
  {
    name: "a domain is imported by its host; under ACM without a certificate",
    steps: [
      {
        about: "import",
        byHand: ({ heroku }) => {
          heroku.domains.create(heroku.apps.create({ name: "acme" }), "www.acme.com", null);
        },
        configuration: { ...domain(), import: [{ to: "heroku_domain.www", id: "acme:www.acme.com" }] },
        actions: { "heroku_domain.www": "import" },
        requests: [
          "GET /apps/acme/domains/www.acme.com",
          "GET /apps/<app 1>",
          "GET /apps/<app 1>/domains/<domain 1>",
          "GET /apps/<app 1>",
        ],
        state: domainInState,
      },
    ],
  },
  {
    name: "a domain that someone removed by hand breaks the plan",
    steps: [
      domainMade,
      {
        about: "gone",
        byHand: ({ heroku }) => {
          for (const found of heroku.domains.of(heroku.apps.get("acme"))) heroku.domains.delete(found);
        },
        fails: "Couldn't find that domain.",
        requests: ["GET /apps/<app 1>/domains/<domain 1> -> 404"],
      },
    ],
  },
  {
    name: "a host that another app has fails",
    steps: [
      {
        about: "taken",
        byHand: ({ heroku }) => {
          heroku.apps.create({ name: "acme" });
          heroku.domains.create(heroku.apps.create({ name: "other" }), "www.acme.com", null);
        },
        configuration: domain(),
        fails: "www.acme.com is currently in use by another app.",
        actions: { "heroku_domain.www": "create" },
        requests: ['POST /apps/<app 1>/domains {"hostname":"www.acme.com","sni_endpoint":null} -> 422'],
      },
    ],
  },
  {
    name: "a certificate is uploaded, renewed in place and removed",
    steps: [
      {
        about: "create",
        byHand: existingApp,
        configuration: certificate(),
        actions: { "heroku_ssl.www": "create" },
        requests: [
          'POST /apps/<app 1>/sni-endpoints {"certificate_chain":"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n","private_key":"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n"}',
          "GET /apps/<app 1>/sni-endpoints/<certificate 1>",
        ],
        state: {
          "heroku_ssl.www": {
            app_id: "<app 1>",
            certificate_chain: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            id: "<certificate 1>",
            name: "calm-willow-c5e09",
            private_key: "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/sni-endpoints/<certificate 1>"],
      },
      {
        about: "renewed",
        configuration: certificate({ certificate_chain: OTHER_CHAIN }),
        actions: { "heroku_ssl.www": "update" },
        requests: [
          "GET /apps/<app 1>/sni-endpoints/<certificate 1>",
          'PATCH /apps/<app 1>/sni-endpoints/<certificate 1> {"certificate_chain":"-----BEGIN CERTIFICATE-----\\nMIIC\\n-----END CERTIFICATE-----\\n","private_key":"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n"}',
          "GET /apps/<app 1>/sni-endpoints/<certificate 1>",
        ],
        state: {
          "heroku_ssl.www": { certificate_chain: "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n" },
        },
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "heroku_ssl.www": "delete" },
        requests: [
          "GET /apps/<app 1>/sni-endpoints/<certificate 1>",
          "DELETE /apps/<app 1>/sni-endpoints/<certificate 1>",
        ],
        state: { "heroku_ssl.www": null },
      },
    ],
  },
  {
    name: "a certificate is imported without its key, so that the next apply sends it again",
    steps: [
      {
        about: "import",
        byHand: existingCertificate,
        configuration: { ...certificate(), import: [{ to: "heroku_ssl.www", id: "acme:<certificate 1>" }] },
        actions: { "heroku_ssl.www": "update" },
        requests: [
          "GET /apps/acme/sni-endpoints/<certificate 1>",
          "GET /apps/<app 1>/sni-endpoints/<certificate 1>",
          'PATCH /apps/<app 1>/sni-endpoints/<certificate 1> {"certificate_chain":"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n","private_key":"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n"}',
          "GET /apps/<app 1>/sni-endpoints/<certificate 1>",
        ],
        state: {
          "heroku_ssl.www": {
            app_id: "<app 1>",
            certificate_chain: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            id: "<certificate 1>",
            name: "calm-willow-c5e09",
            private_key: "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
          },
        },
      },
      {
        about: "again",
        requests: ["GET /apps/<app 1>/sni-endpoints/<certificate 1>"],
      },
    ],
  },
];
