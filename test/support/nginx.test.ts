import { existsSync } from 'node:fs'
import { expect } from 'vitest'
import { startSimulator } from '../../src/simulator.js'
import { startNginx, nginxTest as test } from './nginx.js'

test('nginx passes requests on, big ones too, and refuses when it is stopped', async () => {
  const sim = await startSimulator({ port: 0 })
  const nginx = await startNginx(
    (port) => `
      upstream idvsim { server ${new URL(sim.url).host}; }
      server {
        listen 127.0.0.1:${port};
        client_max_body_size 32m;
        location / { proxy_pass http://idvsim; }
      }`,
  )
  expect((await fetch(`${nginx.url}/_sim/health`)).status).toBe(200)
  // past what nginx keeps in memory: it goes through a file of its own
  const big = await fetch(`${nginx.url}/idwise/v2/start-journey`, { method: 'POST', body: 'x'.repeat(4_000_000) })
  expect(big.status).toBe(401)
  expect(nginx.log()).not.toMatch(/\[(?:crit|alert|emerg)\]/)
  await nginx.stop()
  await expect(fetch(`${nginx.url}/_sim/health`)).rejects.toThrow('fetch failed')
  expect(existsSync(nginx.folder)).toBe(false)
  await sim.close()
})

test('a whole configuration is taken as it is', async () => {
  await using nginx = await startNginx(
    (port) => `
      worker_processes 2;
      events { worker_connections 256; }
      http {
        server { listen 127.0.0.1:${port}; return 204; }
      }`,
  )
  expect((await fetch(nginx.url)).status).toBe(204)
})

test('a configuration with a mistake is refused in words of nginx', async () => {
  await expect(startNginx(() => 'server { listen nonsense nonsense; }')).rejects.toThrow('nginx.conf')
})
