/** What could be somebody's, looked for in many more people than the test run has time for. */
import { expect, test } from 'vitest'
import { scanPeople } from '../safety/people.js'

test('nothing that 100,000 people and their documents say can be anybody’s', async () => {
  expect((await scanPeople(100_000)).findings).toEqual([])
}, 600_000)
