// Keeps the pictures small: a screenshot of flat areas needs no more than 256 colours (PNG, colour type 3).
import { deflateSync, inflateSync, crc32 } from 'node:zlib';

interface Picture {
  width: number;
  height: number;
  /** Three bytes a pixel. */
  pixels: Buffer;
}

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** The same picture with a palette; as it was where that would not be smaller. */
export function smaller(png: Buffer): Buffer {
  const picture = read(png);
  if (!picture) return png;
  const packed = write(picture, palette(picture.pixels));
  return packed.length < png.length ? packed : png;
}

function read(png: Buffer): Picture | undefined {
  const data: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const kind = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = { 2: 3, 6: 4 }[body[9] as 2 | 6] ?? 0;
      if (body[8] !== 8 || channels === 0) return undefined;
    }
    if (kind === 'IDAT') data.push(body);
    at += length + 12;
  }
  const lines = inflateSync(Buffer.concat(data));
  return { width, height, pixels: opaque(unfilter(lines, width * channels, height, channels), channels) };
}

/** PNG 1.2, section 6: each line is stored as the difference to what stands left of and above it. */
function unfilter(lines: Buffer, stride: number, height: number, channels: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? out[y * stride + x - channels]! : 0;
      const up = y > 0 ? out[(y - 1) * stride + x]! : 0;
      const corner = x >= channels && y > 0 ? out[(y - 1) * stride + x - channels]! : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      out[y * stride + x] = lines[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function opaque(pixels: Buffer, channels: number): Buffer {
  if (channels === 3) return pixels;
  const out = Buffer.alloc((pixels.length / 4) * 3);
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) pixels.copy(out, to, from, from + 3);
  return out;
}

/** The 256 most frequent colours. Those in between, at the edges of letters, go to the nearest of them. */
function palette(pixels: Buffer): number[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour);
}

function nearest(colours: number[], colour: number): number {
  let [best, distance] = [0, Infinity];
  colours.forEach((other, index) => {
    const part = (shift: number) => ((colour >> shift) & 255) - ((other >> shift) & 255);
    const square = part(16) ** 2 + part(8) ** 2 + part(0) ** 2;
    if (square < distance) [best, distance] = [index, square];
  });
  return best;
}

function write({ width, height, pixels }: Picture, colours: number[]): Buffer {
  const known = new Map<number, number>();
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = pixels.readUIntBE((y * width + x) * 3, 3);
      let index = known.get(colour);
      if (index === undefined) known.set(colour, (index = nearest(colours, colour)));
      lines[y * (width + 1) + 1 + x] = index;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.concat(colours.map((colour) => Buffer.from([colour >> 16, (colour >> 8) & 255, colour & 255])));
  const chunks = [chunk('IHDR', header), chunk('PLTE', table), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const out = Buffer.alloc(named.length + 8);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), named.length + 4);
  return out;
}
