/** IPv4 arithmetic on text (RFC 4632). */

/** @returns the address as an unsigned 32-bit number; null where the text is no IPv4 address. */
function parseIpv4(text: string): number | null {
  const octets = text.split('.')
  if (octets.length !== 4 || octets.some((octet) => !/^\d{1,3}$/.test(octet) || Number(octet) > 255)) return null
  return octets.reduce((sum, octet) => sum * 256 + Number(octet), 0)
}

/**
 * @param subnet such as "172.17.0.0/16".
 * @returns whether the address lies in it; false where either is no IPv4.
 */
export function inSubnet(address: string, subnet: string): boolean {
  const [base, length] = subnet.split('/')
  const [own, network] = [parseIpv4(address), parseIpv4(base ?? '')]
  const bits = Number(length)
  if (own === null || network === null || !Number.isInteger(bits) || bits < 0 || bits > 32) return false
  const size = 2 ** (32 - bits)
  return Math.floor(own / size) === Math.floor(network / size)
}
