import { Client, credentials, status } from "@grpc/grpc-js";
import { serveProvider, type ProviderServer } from "../../../lib/sandbox/protocol/server";
import { Garden } from "./garden";

describe("calls that the protocol has and this provider does not", () => {
  let server: ProviderServer;
  let client: Client;

  beforeAll(async () => {
    const [provider] = new Garden(undefined).providers;
    if (provider === undefined) throw new Error("no provider");
    server = await serveProvider(provider, () => Promise.resolve());
    client = new Client(server.address, credentials.createInsecure());
  });
  afterAll(() => {
    client.close();
    server.stop();
  });

  // The last one is of no version that exists: what newer engines ask first is answered in the same way.
  test.each(["GetMetadata", "GetFunctions", "GetResourceIdentitySchemas", "ValidateEphemeralResourceConfig", "Later"])(
    "%s is answered UNIMPLEMENTED",
    async (name) => {
      const bytes = (value: Buffer) => value;
      const code = await new Promise((resolve) => {
        client.makeUnaryRequest(`/tfplugin6.Provider/${name}`, bytes, bytes, Buffer.alloc(0), (error) => {
          resolve(error?.code);
        });
      });
      expect(code).toBe(status.UNIMPLEMENTED);
    },
  );
});
