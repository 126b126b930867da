/** People and documents in the thousands: nothing of them can be anybody's. */
import { expect, test } from 'vitest'
import { countries } from '../../src/fixtures/countries/index.js'
import { scanPeople } from './people.js'

test('nothing that 5,000 people and their documents say can be anybody’s', async () => {
  const scan = await scanPeople(5_000)
  expect(scan.findings).toEqual([])
  expect(scan.countries).toBe(countries.length)
  expect(scan.kinds).toBe(5)
}, 60_000)
