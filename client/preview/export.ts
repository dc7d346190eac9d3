/** Pictures out of the page: the same drawing as everywhere, as SVG, PNG or a page of its own. */

import { resolvedTheme } from "./palette.ts";
import type { Store } from "./store.ts";

async function svgText(store: Store): Promise<{ text: string; name: string }> {
  const { arrangement, view } = store.state;
  return store.host.draw({ format: "svg", theme: resolvedTheme(), arrangement, ...(view && { from: view.from, to: view.to }) });
}

/** The picture at twice its size, so that it is sharp on a slide. */
async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  // Browsers refuse canvases beyond some 16,000 pixels a side.
  const scale = Math.min(2, 16_000 / Math.max(image.width, image.height));
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This window cannot draw a PNG.");
  context.scale(scale, scale);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large for a PNG."))), "image/png");
  });
}

export async function savePicture(store: Store, format: "svg" | "png" | "html"): Promise<string> {
  if (format === "html") {
    const { text, name } = await store.host.draw({ format, theme: resolvedTheme(), arrangement: store.state.arrangement });
    await store.host.save(name, format, new Blob([text], { type: "text/html" }));
    return "saved";
  }
  const { text, name } = await svgText(store);
  await store.host.save(name, format, format === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await pngOf(text));
  return "saved";
}

export async function copyPicture(store: Store): Promise<string> {
  const { text } = await svgText(store);
  await navigator.clipboard.write([new ClipboardItem({ "image/png": await pngOf(text) })]);
  return "copied";
}
