/** Drawn nodes of the core as elements. */

import { h, type VNode } from "preact";
import type { Node } from "../../server/src/timeline/draw.ts";

export function elements(nodes: readonly Node[]): VNode[] {
  return nodes.map(element);
}

function element(node: Node): VNode {
  return h(node.tag, node.attributes as Record<string, string | number>, ...node.children.map((child) => (typeof child === "string" ? child : element(child))));
}
