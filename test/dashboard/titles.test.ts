/** The title of a page, in which no element can stand: bounded, and read in the direction it is written in. */
import { expect, test } from 'vitest'
import { pageUrl, startServer } from './support.js'

test('what is hidden in a name neither turns the title around nor stays hidden in it', async () => {
  await using sim = await startServer()
  const event = `\u202e\u200b</title><script>1</script>${'x'.repeat(5000)}`
  await fetch(pageUrl(sim, '/sink/here'), { method: 'POST', body: JSON.stringify({ event }) })
  const page = await (await fetch(pageUrl(sim, '/ui/webhooks/sink/sink-1'))).text()
  const [, title = ''] = /<title>(.*?)<\/title>/s.exec(page) ?? []
  expect(title).toMatch(/^\ufffd\ufffd&lt;\/title&gt;&lt;script&gt;.* · idvsim$/)
  expect(title.length).toBeLessThan(300)
})
