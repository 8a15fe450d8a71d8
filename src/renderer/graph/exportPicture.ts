/** The picture as a file: the SVG that core writes, or that same SVG as pixels. */
import { advice } from '../../contract/advice'
import { failure, type Result } from '../../contract/result'
import { graphToSvg, type PlacedGraph, type SvgOptions } from '../../core/graph/svg'
import type { Topology } from '../../core/topology/types'
import { bridge } from '../bridge'
import type { DrawnLayout } from '../../core/graph/layoutDiff'

/** Per px of the layout, so that the smallest text can be read; less where the picture is too large for a canvas. */
const wantedScale = 2
/** Chromium's canvas ends at 16,384 px a side and 2^28 in all; a quarter of that area is 256 MiB of memory. */
const limits = { side: 16_000, area: 2 ** 26 } as const

/** How the picture is written. */
export type PictureFormat = 'svg' | 'png'

/**
 * Asks where to save the picture, and saves it there.
 * @param name of the file, without its ending.
 * @returns the path, null where the person wants none; file-not-written where it cannot be drawn or written.
 */
export async function savePicture(
  picture: { readonly topology: Topology; readonly placed: PlacedGraph },
  options: SvgOptions,
  name: string,
  format: PictureFormat,
): Promise<Result<{ path: string | null }>> {
  const svg = graphToSvg(picture.topology, picture.placed, options)
  const content = format === 'svg' ? svg : await rasterize(svg)
  if (content !== null) return bridge.request('picture.save', { name, format, content })
  return failure('file-not-written', 'the picture is too large to be drawn as pixels', {
    advice: advice('save-as-svg'),
  })
}

/** The whole layout, in sight or not. */
export function placedGraph(layout: DrawnLayout): PlacedGraph {
  return { ...layout, boxes: [...layout.boxes.values()], wires: [...layout.wires.values()] }
}

/**
 * Draws an SVG document on a canvas of its own size.
 * @returns a PNG file in base64; null where Chromium could not draw it.
 */
async function rasterize(svg: string): Promise<string | null> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  try {
    await image.decode()
  } catch {
    // A picture that cannot be decoded is told by the caller, in the person's language.
    return null
  }
  const { width, height } = image
  const scale = Math.min(wantedScale, limits.side / Math.max(width, height), Math.sqrt(limits.area / (width * height)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const url = canvas.toDataURL('image/png')
  return url.startsWith('data:image/png;base64,') ? url.slice(url.indexOf(',') + 1) : null
}
