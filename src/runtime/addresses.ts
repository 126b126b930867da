/** Lists of addresses and ranges. */
import { BlockList } from 'node:net'

/** Reads addresses and CIDR ranges; undefined stays undefined, which means any. */
export function toBlockList(ranges: readonly string[] | undefined): BlockList | undefined {
  if (!ranges) return undefined
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = address.includes(':') ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
