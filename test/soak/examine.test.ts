/** Every defect of a client against every check: it fails the one that is about it, and no other. */
import { expect, test } from 'vitest'
import { clientDefects } from '../kit/examine/defects.js'
import { complaints, examineClient } from '../kit/examine/kit.js'

test.each(clientDefects)(
  'a client with the defect %s, of %s, fails %s and nothing else',
  async (defect, vendor, check) => {
    expect(complaints(await examineClient(vendor, defect))).toEqual([check])
  },
)
