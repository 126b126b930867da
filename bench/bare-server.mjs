/** The yardstick: a bare node:http server that answers every request with the same JSON bytes, from a file. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const body = readFileSync(process.argv[2])
const headers = { 'content-type': 'application/json', 'content-length': String(body.length) }
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, headers)
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`{"event":"ready","url":"http://127.0.0.1:${server.address().port}"}\n`)
})
