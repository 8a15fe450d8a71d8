const units = ['kB', 'MB', 'GB', 'TB']

/** Bytes for a person to read, by powers of 1000 as docker prints them: "512 B", "4.2 MB". */
export function byteText(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length)
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1] ?? ''}`
}
