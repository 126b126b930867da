/** How long a specimen picture takes: the vector and its pixels, warm, a person at a time so that no cache helps. */
import { createDocument, createPerson, renderPicture } from '../dist/fixtures/index.js'

const today = '2026-06-01'

/** Cards in PNG and JPEG; the fastest of each, since the machine may do other things. */
export async function pictures({ rounds }) {
  const rows = []
  for (const [kind, format] of [
    ['document_front_cropped', 'png'],
    ['document_front', 'png'],
    ['selfie', 'png'],
    ['document_front_cropped', 'jpeg'],
  ]) {
    let best = Number.POSITIVE_INFINITY
    for (let n = 0; n < rounds * 3; n++) {
      const person = await createPerson({ seed: `bench ${n}`, today, countryAlpha3: 'DEU' })
      const document = createDocument({ person, kind: 'identity_card', seed: `bench ${n}`, today })
      const begun = performance.now()
      await renderPicture({ kind, person, document }, format)
      best = Math.min(best, performance.now() - begun)
    }
    const limited = format === 'png'
    rows.push({
      what: `a picture, warm: ${kind.replaceAll('_', ' ')} as ${format.toUpperCase()}`,
      measured: `${best.toFixed(0)} ms`,
      ...(limited && { limit: 'at most 120 ms', pass: best <= 120 }),
    })
  }
  return rows
}
