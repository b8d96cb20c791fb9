import { withHeader, type RenderedFile } from "../rendered-file";

export const CABLE_STATE = "app/javascript/channels/cable_state.js";

/** The line of the layout by which a page tells one session from another, without naming it. */
export const IDENTITY_TAG =
  '<%= tag.meta name: "cable-identity", content: Digest::SHA256.hexdigest("cable#{session.id}").first(16) %>';

/** What a page does about its websocket: the session that it belongs to, whether it is open, and one answer for one click. */
export function cableState(): RenderedFile {
  return withHeader(
    CABLE_STATE,
    `const identity = () => document.querySelector("meta[name=cable-identity]")?.content

// Turbo keeps the websocket when people sign in or out, and the websocket keeps the identity that it was opened with.
// Where the page is another person's, this opens another one. The tag cable-identity of the layout changes with the session.
export function followIdentity(consumer) {
  let known = identity()
  document.addEventListener("turbo:load", () => {
    const { webSocket } = consumer.connection
    if (identity() !== known) {
      known = identity()
      // disconnect() leaves a websocket alone that is still being opened, with the former identity.
      webSocket?.close()
      consumer.disconnect()
      consumer.connect()
    } else if (webSocket) {
      // After a refusal a visit tries again, as loading the page would.
      consumer.connect()
    }
  })
}

// Writes data-cable-state="open" or "closed" to the page. The event "disconnected" of StimulusReflex comes half a minute later.
export function showState(consumer, element = document.documentElement) {
  const show = () => {
    element.dataset.cableState = consumer.connection.isOpen() ? "open" : "closed"
  }
  show()
  return setInterval(show, 1000)
}

const waiting = new WeakSet()

// Asks for a reflex once: not while the last one waits for its answer, and not while the cable is closed, where it would be
// queued and run later. Gives true for an answer, and false where there is none in time: then it may have run, or not.
export async function stimulateOnce(consumer, controller, reflex, timeout = 10_000) {
  const { element } = controller
  if (waiting.has(element) || !consumer.connection.isOpen()) return false
  waiting.add(element)
  element.setAttribute("aria-busy", "true")
  const late = new Promise((resolve) => setTimeout(resolve, timeout, false))
  try {
    return await Promise.race([controller.stimulate(reflex).then(() => true), late])
  } finally {
    waiting.delete(element)
    element.removeAttribute("aria-busy")
  }
}
`,
  );
}
