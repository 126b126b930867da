/** Bytes to a socket and back, for requests that no HTTP client would send. */
import { connect } from 'node:net'

/** Sends bytes as they are and answers everything that comes back until `enough`, or until the other side closes. */
export function sendRaw(
  url: string,
  parts: readonly (string | Uint8Array)[],
  { enough = complete, hangUp = false }: { enough?: (answer: string) => boolean; hangUp?: boolean } = {},
): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    const finish = (): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (enough(answer)) finish()
    })
    socket.on('close', finish)
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? finish() : reject(error)))
    socket.on('connect', () => {
      for (const part of parts) socket.write(part)
      if (hangUp) socket.end(() => socket.destroy())
    })
  })
}

/** Tells whether a whole answer with a content-length has come. */
export function complete(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  const length = /^content-length: (\d+)/im.exec(answer.slice(0, Math.max(end, 0)))?.[1]
  return end >= 0 && length !== undefined && answer.length >= end + 4 + Number(length)
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
export const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4)
