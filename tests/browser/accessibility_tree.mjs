// SPDX-License-Identifier: Apache-2.0
// accessibility_tree: what Chromium tells a screen reader about the page: roles, names, states, what stands in what.
// Tests ask this tree and not the HTML, because it is all that its users have.

const value = (property) => property?.value ?? "";

function makeNode(raw, of) {
  const name = value(raw.name).replace(/\s+/g, " ").trim();
  const node = { role: value(raw.role), name, description: value(raw.description), isIgnored: raw.ignored };
  for (const property of raw.properties ?? []) node[property.name] = property.value.value;
  node.children = (raw.childIds ?? []).map((id) => of.get(id)).filter(Boolean).map((child) => makeNode(child, of));
  return node;
}

// The whole tree of the page as it stands.
export async function readTree(page) {
  const wire = await page.context().newCDPSession(page);
  const { nodes } = await wire.send("Accessibility.getFullAXTree");
  await wire.detach();
  const of = new Map(nodes.map((node) => [node.nodeId, node]));
  return makeNode(nodes.find(({ parentId }) => !parentId), of);
}

// Every node in `tree` with this role that `is` takes.
export function find(tree, role, is = () => true) {
  const found = tree.children.flatMap((child) => find(child, role, is));
  return tree.role === role && !tree.isIgnored && is(tree) ? [tree, ...found] : found;
}

// All that is read out of a part of the page, in order.
export function words(tree) {
  if (tree.role === "StaticText") return tree.name;
  return tree.children.map(words).filter(Boolean).join(" ").replace(/\s+/g, " ");
}
