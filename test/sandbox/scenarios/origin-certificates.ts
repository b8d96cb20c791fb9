import type { Scenario, Step, World } from "./scenario";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

const certificatesGone = ({ cloudflare }: World) => {
  for (const one of cloudflare.originCertificates.all()) cloudflare.originCertificates.delete(one);
};

const created: Step = {
  about: "create",
  byHand: existingZone,
  configuration: {
    resource: {
      cloudflare_origin_ca_certificate: {
        acme: {
          csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
          hostnames: ["acme.com", "*.acme.com"],
          request_type: "origin-rsa",
        },
      },
    },
  },
  actions: { "cloudflare_origin_ca_certificate.acme": "create" },
  requests: [
    'POST /client/v4/certificates {"csr":"-----BEGIN CERTIFICATE REQUEST-----\\nMIIB\\n-----END CERTIFICATE REQUEST-----\\n","hostnames":["acme.com","*.acme.com"],"request_type":"origin-rsa","requested_validity":5475}',
  ],
  state: {
    "cloudflare_origin_ca_certificate.acme": {
      certificate:
        "-----BEGIN CERTIFICATE-----\nOTYyZTg4Nzg4NDQ2MDM2OTA0NTc4MmNhMmUxMWM0YWQ1MzQ3ZDJhYmJkOTU0MzU2\nMjYyYTAzZGY5N2RhYTc4MDBmMjgwY2NjMjY4YmVlNTg0MTcxYTVkZjc2MjlkM2Zk\nNzg4MGZjNjRiNmE1MzgwZDViNmM1OWY3ZDY0NmNlMjI=\n-----END CERTIFICATE-----\n",
      csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
      expires_on: "2041-10-28 00:00:02 +0000 UTC",
      hostnames: ["acme.com", "*.acme.com"],
      id: "<origin certificate 1>",
      request_type: "origin-rsa",
      requested_validity: 5475,
    },
  },
};

/** Certificates between Cloudflare and an origin. */
export const originCertificates: readonly Scenario[] = [
  {
    name: "an origin certificate is replaced by a change of its days or hosts, not when its days are left out",
    steps: [
      created,
      { about: "again", requests: ["GET /client/v4/certificates/<origin certificate 1>"] },
      {
        about: "days",
        configuration: {
          resource: {
            cloudflare_origin_ca_certificate: {
              acme: {
                csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
                hostnames: ["acme.com", "*.acme.com"],
                request_type: "origin-rsa",
                requested_validity: 90,
              },
            },
          },
        },
        actions: { "cloudflare_origin_ca_certificate.acme": "replace" },
        requests: [
          "GET /client/v4/certificates/<origin certificate 1>",
          "DELETE /client/v4/certificates/<origin certificate 1>",
          'POST /client/v4/certificates {"csr":"-----BEGIN CERTIFICATE REQUEST-----\\nMIIB\\n-----END CERTIFICATE REQUEST-----\\n","hostnames":["acme.com","*.acme.com"],"request_type":"origin-rsa","requested_validity":90}',
        ],
        state: {
          "cloudflare_origin_ca_certificate.acme": {
            certificate:
              "-----BEGIN CERTIFICATE-----\nMWM3OWVhY2IxODhlZGY2YTQzMWUwZGFkYmE1YTZlNDAwYzMwMGQ4MTAyZTFkOGI3\nMWI1ZDA0ODE2NmEzODgxZTgyNWE0YmEwMTk4N2JiMGM0NjFjOGRiN2ZlYjg2M2Zj\nZjY4NjRlMjlhMTk4MWFjZWEyYTQ2YThkOGNkNjRhY2Q=\n-----END CERTIFICATE-----\n",
            expires_on: "2027-01-30 00:00:04 +0000 UTC",
            id: "<origin certificate 2>",
            requested_validity: 90,
          },
        },
      },
      {
        about: "hosts",
        configuration: {
          resource: {
            cloudflare_origin_ca_certificate: {
              acme: {
                csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
                hostnames: ["www.acme.com"],
                request_type: "origin-rsa",
                requested_validity: 90,
              },
            },
          },
        },
        actions: { "cloudflare_origin_ca_certificate.acme": "replace" },
        requests: [
          "GET /client/v4/certificates/<origin certificate 2>",
          "DELETE /client/v4/certificates/<origin certificate 2>",
          'POST /client/v4/certificates {"csr":"-----BEGIN CERTIFICATE REQUEST-----\\nMIIB\\n-----END CERTIFICATE REQUEST-----\\n","hostnames":["www.acme.com"],"request_type":"origin-rsa","requested_validity":90}',
        ],
        state: {
          "cloudflare_origin_ca_certificate.acme": {
            certificate:
              "-----BEGIN CERTIFICATE-----\nOWU4ZGE3NWYxYjkwMTY1MjA4NWM0YmE2ZDgyZjk2YjUwNjQwM2ZhMGJjZTIwNGM5\nMGFlZjM2NDMxMjZhZTY0NTFkMDZmNTFjNWMxZmJiZmVmNTBkODczMGEwODY3Nzdl\nNDRjMjdkYWM2MWRlZmE3ZWUyOGM1NmQ1MzU4NmZiOTY=\n-----END CERTIFICATE-----\n",
            expires_on: "2027-01-30 00:00:06 +0000 UTC",
            hostnames: ["www.acme.com"],
            id: "<origin certificate 3>",
          },
        },
      },
      {
        about: "days left out",
        configuration: {
          resource: {
            cloudflare_origin_ca_certificate: {
              acme: {
                csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
                hostnames: ["www.acme.com"],
                request_type: "origin-rsa",
              },
            },
          },
        },
        fails: "inconsistent result",
        actions: { "cloudflare_origin_ca_certificate.acme": "update" },
        requests: ["GET /client/v4/certificates/<origin certificate 3>"],
      },
      {
        about: "unknown days",
        configuration: {
          resource: {
            cloudflare_origin_ca_certificate: {
              acme: {
                csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
                hostnames: ["acme.com", "*.acme.com"],
                request_type: "origin-rsa",
                requested_validity: 91,
              },
            },
          },
        },
        fails: "must be one of",
      },
      {
        about: "destroy",
        configuration: {},
        actions: { "cloudflare_origin_ca_certificate.acme": "delete" },
        requests: [
          "GET /client/v4/certificates/<origin certificate 3>",
          "DELETE /client/v4/certificates/<origin certificate 3>",
        ],
        state: { "cloudflare_origin_ca_certificate.acme": null },
      },
    ],
  },
  {
    name: "an origin certificate that is gone is made again",
    steps: [
      created,
      {
        about: "gone",
        byHand: certificatesGone,
        actions: { "cloudflare_origin_ca_certificate.acme": "create" },
        requests: [
          "GET /client/v4/certificates/<origin certificate 1> -> 404",
          'POST /client/v4/certificates {"csr":"-----BEGIN CERTIFICATE REQUEST-----\\nMIIB\\n-----END CERTIFICATE REQUEST-----\\n","hostnames":["acme.com","*.acme.com"],"request_type":"origin-rsa","requested_validity":5475}',
        ],
        state: {
          "cloudflare_origin_ca_certificate.acme": {
            certificate:
              "-----BEGIN CERTIFICATE-----\nMWM3OWVhY2IxODhlZGY2YTQzMWUwZGFkYmE1YTZlNDAwYzMwMGQ4MTAyZTFkOGI3\nMWI1ZDA0ODE2NmEzODgxZTgyNWE0YmEwMTk4N2JiMGM0NjFjOGRiN2ZlYjg2M2Zj\nZjY4NjRlMjlhMTk4MWFjZWEyYTQ2YThkOGNkNjRhY2Q=\n-----END CERTIFICATE-----\n",
            expires_on: "2041-10-28 00:00:04 +0000 UTC",
            id: "<origin certificate 2>",
          },
        },
      },
    ],
  },
];
