import { withHeader, type RenderedFile } from "../rendered-file";

export const CONSUMER = "app/javascript/channels/consumer.js";

/** One consumer for all channels: a module is evaluated once, so the page has one websocket, and Turbo Drive keeps it. */
export function consumer(): RenderedFile {
  return withHeader(
    CONSUMER,
    `import { createConsumer } from "@rails/actioncable"

// Without an argument it reads the action-cable-url meta tag of the layout.
export default createConsumer()
`,
    "shared",
  );
}
