// Checks an Excalidraw scene: the fields every element needs, and that all references hold both ways.
import { readFileSync } from "node:fs";

const scene = JSON.parse(readFileSync(process.argv[2], "utf8"));
const fail = (message) => { throw new Error(message); };
if (scene.type !== "excalidraw" || scene.version !== 2) fail("not an Excalidraw scene of version 2");
const common = ["id", "type", "x", "y", "width", "height", "angle", "strokeColor", "backgroundColor", "fillStyle", "strokeWidth",
  "strokeStyle", "roughness", "opacity", "groupIds", "seed", "version", "versionNonce", "isDeleted"];
const own = {
  rectangle: [], text: ["text", "fontSize", "fontFamily", "textAlign", "verticalAlign", "lineHeight"],
  arrow: ["points", "startArrowhead", "endArrowhead"], image: ["fileId", "status", "scale"],
};
const byId = new Map();
for (const element of scene.elements) {
  for (const field of [...common, ...(own[element.type] ?? fail(`unknown type ${element.type}`))]) {
    if (element[field] === undefined) fail(`${element.id} has no ${field}`);
  }
  for (const field of ["x", "y", "width", "height"]) if (!Number.isFinite(element[field])) fail(`${element.id}.${field}`);
  if (byId.has(element.id)) fail(`two elements ${element.id}`);
  byId.set(element.id, element);
}
for (const element of scene.elements) {
  for (const { id } of element.boundElements ?? []) {
    const other = byId.get(id) ?? fail(`${element.id} is bound to nothing: ${id}`);
    const back = other.containerId === element.id || [other.startBinding, other.endBinding].some((b) => b?.elementId === element.id);
    if (!back) fail(`${id} does not know it is bound to ${element.id}`);
  }
  for (const end of [element.startBinding, element.endBinding]) {
    if (end && !byId.get(end.elementId)?.boundElements.some((b) => b.id === element.id)) fail(`${element.id} is bound one way`);
  }
  if (element.containerId && !byId.has(element.containerId)) fail(`${element.id} is in nothing`);
  if (element.fileId && !scene.files[element.fileId]) fail(`${element.id} has no picture`);
  if (element.points && (element.points.length < 2 || element.points[0].some((n) => n !== 0))) fail(`${element.id}.points`);
}
