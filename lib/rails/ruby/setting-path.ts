import { constantPath, type NodeClasses, type RubyNode } from "./parser";
import type { Place } from "./scope";

/** Where gems and frameworks keep what Rails' `config` calls by another name. */
const ROOTS: ReadonlyMap<string, string> = new Map([
  ["Rails.application.config", ""],
  ["Rails.configuration", ""],
  ["Rails.application.configuration", ""],
  ["Rails.application.routes", "routes"],
  ["ActionCable.server.config", "action_cable"],
  ["ActionController::Base", "action_controller"],
  ["ActionController::Base.config", "action_controller"],
  ["ActionMailer::Base", "action_mailer"],
]);
/** Constants whose settings are kept under their own name. */
const OWN = /Sidekiq|Redis|StimulusReflex|CableReady|AnyCable$|Rails$/;

/** `config.action_cable` as `action_cable`; undefined for anything but a setting. */
export function settingPath(node: RubyNode | null, place: Place, n: NodeClasses): string | undefined {
  if (node instanceof n.ParenthesesNode && node.body instanceof n.StatementsNode) {
    return settingPath(node.body.body.at(-1) ?? null, place, n);
  }
  if (node instanceof n.LocalVariableReadNode) return place.paths.get(node.name);
  if (node instanceof n.ItLocalVariableReadNode) return place.paths.get("it");
  const dotted = dottedPath(node, n);
  if (dotted !== undefined) {
    const root = ROOTS.get(dotted) ?? (/^(?:\w+::)*\w*Application\.config$/.test(dotted) ? "" : undefined);
    if (root !== undefined) return root;
    if (node instanceof n.ConstantReadNode || node instanceof n.ConstantPathNode) {
      return OWN.test(dotted) ? dotted : undefined;
    }
  }
  if (!(node instanceof n.CallNode) || node.arguments_ !== null) return undefined;
  const { name, receiver } = node;
  if (receiver === null || receiver instanceof n.SelfNode) {
    return name === "config" && place.isApplication ? "" : undefined;
  }
  // `app.config` of an initializer's block.
  if (name === "config" && receiver instanceof n.LocalVariableReadNode && receiver.name === "app") return "";
  const on = settingPath(receiver, place, n);
  return on === undefined ? undefined : joined(on, name);
}

/** `Rails.application.config` of calls without arguments on a constant. */
export function dottedPath(node: RubyNode | null, n: NodeClasses): string | undefined {
  const path = constantPath(node, n);
  if (path !== undefined) return path;
  if (!(node instanceof n.CallNode) || node.arguments_ !== null || node.block !== null) return undefined;
  const on = dottedPath(node.receiver, n);
  return on === undefined ? undefined : `${on}.${node.name}`;
}

/** The path of what is set on a path. */
export function joined(on: string, name: string): string {
  return on === "" ? name : `${on}.${name}`;
}
