/** Where Rails mounts Action Cable, and AnyCable listens, when nothing says otherwise. */
export const CABLE_PATH = "/cable";
