import type { Scenario, World } from "./scenario";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

const certificates = {
  cloudflare_origin_ca_certificate: {
    a: {
      csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
      hostnames: ["acme.com"],
      request_type: "origin-rsa",
    },
    b: {
      csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
      hostnames: ["*.acme.com"],
      request_type: "origin-ecc",
      requested_validity: 90,
    },
  },
};

const certificateOfA = {
  certificate:
    "-----BEGIN CERTIFICATE-----\nOTYyZTg4Nzg4NDQ2MDM2OTA0NTc4MmNhMmUxMWM0YWQ1MzQ3ZDJhYmJkOTU0MzU2\nMjYyYTAzZGY5N2RhYTc4MDBmMjgwY2NjMjY4YmVlNTg0MTcxYTVkZjc2MjlkM2Zk\nNzg4MGZjNjRiNmE1MzgwZDViNmM1OWY3ZDY0NmNlMjI=\n-----END CERTIFICATE-----\n",
  csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
  expires_on: "2041-10-28 00:00:02 +0000 UTC",
  hostnames: ["acme.com"],
  id: "<origin certificate 1>",
  request_type: "origin-rsa",
  requested_validity: 5475,
};

const certificateOfB = {
  certificate:
    "-----BEGIN CERTIFICATE-----\nMWM3OWVhY2IxODhlZGY2YTQzMWUwZGFkYmE1YTZlNDAwYzMwMGQ4MTAyZTFkOGI3\nMWI1ZDA0ODE2NmEzODgxZTgyNWE0YmEwMTk4N2JiMGM0NjFjOGRiN2ZlYjg2M2Zj\nZjY4NjRlMjlhMTk4MWFjZWEyYTQ2YThkOGNkNjRhY2Q=\n-----END CERTIFICATE-----\n",
  csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
  expires_on: "2027-01-30 00:00:03 +0000 UTC",
  hostnames: ["*.acme.com"],
  id: "<origin certificate 2>",
  request_type: "origin-ecc",
  requested_validity: 90,
};

const listed = [certificateOfA, certificateOfB];

/** data.cloudflare_origin_ca_certificates */
export const originCertificateLists: readonly Scenario[] = [
  {
    name: "origin certificates of a zone are listed page by page",
    steps: [
      {
        about: "none",
        byHand: existingZone,
        configuration: { data: { cloudflare_origin_ca_certificates: { all: { zone_id: "<zone 1>" } } } },
        requests: ["GET /client/v4/certificates?zone_id=<zone 1>"],
        state: { "data.cloudflare_origin_ca_certificates.all": { result: [], zone_id: "<zone 1>" } },
      },
      {
        about: "create",
        configuration: { resource: certificates },
        actions: { "cloudflare_origin_ca_certificate.a": "create", "cloudflare_origin_ca_certificate.b": "create" },
        requests: [
          'POST /client/v4/certificates {"csr":"-----BEGIN CERTIFICATE REQUEST-----\\nMIIB\\n-----END CERTIFICATE REQUEST-----\\n","hostnames":["acme.com"],"request_type":"origin-rsa","requested_validity":5475}',
          'POST /client/v4/certificates {"csr":"-----BEGIN CERTIFICATE REQUEST-----\\nMIIB\\n-----END CERTIFICATE REQUEST-----\\n","hostnames":["*.acme.com"],"request_type":"origin-ecc","requested_validity":90}',
        ],
        state: {
          "data.cloudflare_origin_ca_certificates.all": null,
          "cloudflare_origin_ca_certificate.a": certificateOfA,
          "cloudflare_origin_ca_certificate.b": certificateOfB,
        },
      },
      {
        about: "list",
        configuration: {
          resource: certificates,
          data: {
            cloudflare_origin_ca_certificates: {
              all: { zone_id: "<zone 1>", depends_on: ["cloudflare_origin_ca_certificate.b"] },
            },
          },
        },
        requests: [
          "GET /client/v4/certificates/<origin certificate 1>",
          "GET /client/v4/certificates/<origin certificate 2>",
          "GET /client/v4/certificates?zone_id=<zone 1>",
          "GET /client/v4/certificates?page=2&zone_id=<zone 1>",
        ],
        state: {
          "data.cloudflare_origin_ca_certificates.all": {
            result: listed,
            zone_id: "<zone 1>",
          },
        },
      },
      {
        about: "limit",
        configuration: {
          resource: certificates,
          data: {
            cloudflare_origin_ca_certificates: {
              some: {
                zone_id: "<zone 1>",
                limit: 5,
                offset: 0,
                max_items: 1,
                depends_on: ["cloudflare_origin_ca_certificate.b"],
              },
            },
          },
        },
        requests: [
          "GET /client/v4/certificates/<origin certificate 1>",
          "GET /client/v4/certificates/<origin certificate 2>",
          "GET /client/v4/certificates?limit=5&offset=0&zone_id=<zone 1>",
        ],
        state: {
          "data.cloudflare_origin_ca_certificates.all": null,
          "data.cloudflare_origin_ca_certificates.some": {
            limit: 5,
            max_items: 1,
            offset: 0,
            result: [certificateOfA],
            zone_id: "<zone 1>",
          },
        },
      },
      {
        about: "limit below the number",
        configuration: {
          resource: certificates,
          data: {
            cloudflare_origin_ca_certificates: {
              some: { zone_id: "<zone 1>", limit: 1, depends_on: ["cloudflare_origin_ca_certificate.b"] },
            },
          },
        },
        requests: [
          "GET /client/v4/certificates/<origin certificate 1>",
          "GET /client/v4/certificates/<origin certificate 2>",
          "GET /client/v4/certificates?limit=1&zone_id=<zone 1>",
          "GET /client/v4/certificates?limit=1&page=2&zone_id=<zone 1>",
        ],
        state: {
          "data.cloudflare_origin_ca_certificates.some": {
            limit: 1,
            max_items: null,
            offset: null,
            result: listed,
          },
        },
      },
      {
        about: "a negative limit",
        configuration: {
          resource: certificates,
          data: { cloudflare_origin_ca_certificates: { some: { zone_id: "<zone 1>", max_items: -1 } } },
        },
        fails: "at least 0",
      },
    ],
  },
];
