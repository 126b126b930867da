/** Shapes that several Signzy bodies share: errors, the echoed user, word values. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'

/** Body of every error, in both forms the platform prints. */
export const ErrorBody = z.object({
  error: z.object({
    name: z.string(),
    message: z.string(),
    statusCode: z.int().optional(),
    status: marked(z.int().optional(), 'assumed', pages.platform, { note: 'An older page prints it for statusCode.' }),
    code: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})

/** Outcome of a check of the document: text, capitalised; `None` is a check that was not run. */
export const CheckWord = marked(z.enum(['True', 'False', 'None']), 'documented', pages.results, {
  note: 'True and False are seen in real bodies too; the capital of None is assumed.',
})

/** Outcome of a check of an address: text, in lower case. */
export const LowerWord = z.enum(['true', 'false'])

const text = () => z.string().optional()

/** Name of the person, as the client knows it. */
export const UserName = z.object({ firstName: text(), lastName: text() })

/** Address of the person, as the client knows it. */
export const UserAddress = z.object({
  street: text(),
  street2: text(),
  city: text(),
  region: text(),
  postalCode: text(),
  country: text(),
})

/** Document the person is asked for. */
export const UserDocument = z.object({
  idType: text(),
  country: marked(text(), 'documented', pages.create, { note: 'Where the type of document is valid.' }),
})

/** What the client knows of the person; compared with the document, and echoed in the result. */
export const UserInfo = z.object({
  phoneNumber: marked(personal(z.union([z.string(), z.number()])).optional(), 'documented', pages.create, {
    note: 'A number in the table, a text in the sample and in real bodies: either is read, and echoed as sent.',
  }),
  externalReferenceId: marked(text(), 'documented', pages.create, { note: 'The table misprints its path.' }),
  dateOfBirth: marked(personal(z.string()).optional(), 'documented', pages.create, {
    note: 'A date in the table, a text in the sample, DD/MM/YYYY in real bodies.',
  }),
  matchImage: marked(personal(z.string()).optional(), 'assumed', pages.create, {
    note: 'Stands in the printed command only; its capital and its use are not known. Echoed if sent, which is ours.',
  }),
  emailAddress: personal(z.string()).optional(),
  name: personal(UserName).optional(),
  address: personal(UserAddress).optional(),
  id: UserDocument.optional(),
})
