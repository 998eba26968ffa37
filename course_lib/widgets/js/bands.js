/** The bands between the levels of a map, painted pixel by pixel. Nothing here knows what the map shows. */

/** In which band a height lies: the number of levels below it. The search begins at `near`, the band of a neighbor. */
export function bandOf(levels, value, near = 0) {
  let band = near;
  while (band > 0 && !(value > levels[band - 1])) band--;
  while (band < levels.length && value > levels[band]) band++;
  return band;
}

const rgb = (text) => (text.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);

/**
 * Paints f as flat bands with thin lines between them, one sample for each device pixel: sharp on every screen, and no
 * marching squares. The inks are the CSS variables --us-r0 to --us-r8 and --us-iso of `canvas`, so call it again when
 * the look changes. `f(x, y)`; `levels` increase.
 */
export function paintField(canvas, f, [x0, x1], [y0, y1], levels) {
  if (!canvas.isConnected || !canvas.clientWidth) return; // no size and no inks before it is in the page
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
  const width = (canvas.width = Math.round(canvas.clientWidth * ratio)),
    height = (canvas.height = Math.round(canvas.clientHeight * ratio));
  const style = getComputedStyle(canvas),
    color = (name) => {
      const [red, green, blue] = rgb(style.getPropertyValue(name));
      return (255 << 24) | (blue << 16) | (green << 8) | red;
    };
  const ramp = Array.from({ length: 9 }, (_, i) => color(`--us-r${i}`)),
    iso = color("--us-iso");
  const bands = new Uint8Array((width + 1) * (height + 1));
  for (let j = 0, k = 0, band = 0; j <= height; j++) {
    const y = y1 - ((j + 0.5) / height) * (y1 - y0);
    for (let i = 0; i <= width; i++, k++)
      bands[k] = band = bandOf(levels, f(x0 + ((i + 0.5) / width) * (x1 - x0), y), band);
  }
  const context = canvas.getContext("2d"),
    image = context.createImageData(width, height),
    pixels = new Uint32Array(image.data.buffer); // red in the lowest byte, on every processor that shows pages
  for (let j = 0, q = 0; j < height; j++) {
    for (let i = 0; i < width; i++, q++) {
      const k = j * (width + 1) + i,
        edge = bands[k] !== bands[k + 1] || bands[k] !== bands[k + width + 1];
      pixels[q] = edge ? iso : ramp[Math.min(bands[k], 8)];
    }
  }
  context.putImageData(image, 0, 0);
}
