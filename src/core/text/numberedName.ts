/** A file's name in two parts: a folder's has no extension, nor has one that only begins with a dot. */
export function splitName(name: string, folder: boolean): { readonly stem: string; readonly extension: string } {
  const at = folder ? -1 : name.lastIndexOf('.')
  return at <= 0 ? { stem: name, extension: '' } : { stem: name.slice(0, at), extension: name.slice(at) }
}

/** The name beside others of the same: `shop`, `shop-2`; `compose.yaml`, `compose-2.yaml`. */
export function numberedName(name: string, folder: boolean, number: number): string {
  const { stem, extension } = splitName(name, folder)
  return number === 1 ? name : `${stem}-${String(number)}${extension}`
}
