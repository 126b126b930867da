/** What a config file may hold: the options of the table, and what no flag can say. */
import * as z from 'zod'
import { FaultSpec } from '../contracts/faults.js'
import { CreateNamespace, CreateWebhookEndpoint } from '../control/schemas.js'
import { vendorEntries } from '../mocks/index.js'
import { ScenarioDefinition } from '../mocks/scenario-definition.js'
import type { VendorSimulator } from '../mocks/types.js'
import { expectedOf, isOf, type ValueType } from './option-values.js'
import { keyOf, type OptionSpec, type Options, startOptions } from './options.js'

/** Vendors of ours. */
const ids = Object.keys(vendorEntries)

const isVendor = (value: unknown): value is VendorSimulator =>
  typeof value === 'object' && value !== null && 'vendor' in value && 'handlers' in value

/** A vendor: one of ours by its id, or an object made with `defineSimulator`, which only a module can hold. */
const Vendor = z.union([z.enum(ids), z.custom<VendorSimulator>(isVendor, 'expected a vendor of your own')])

/** The schema of one value, saying what is expected in the words of the flag. */
function valueSchema(type: ValueType): z.ZodType {
  const error = () => `expected ${expectedOf(type)}`
  if (type.is === 'whole') return z.int({ error }).min(type.least, { error }).max(type.most, { error })
  if (type.is === 'word') return z.enum(type.words as [string, ...string[]])
  if (type.is === 'names') return z.array(z.string({ error }).min(1, { error }), { error })
  if (type.is === 'vendors') return z.array(Vendor, { error })
  if (type.is === 'seed') return z.union([z.string().min(1), z.number()], { error })
  if (type.is === 'url') return z.url({ protocol: /^https?$/, error })
  const text = z.string({ error }).min(1, { error })
  return type.is === 'clock' ? text.refine((value) => isOf(type, value), { error }) : text
}

const optionSchema = ({ type, help, standard, example }: OptionSpec): z.ZodType =>
  (type ? valueSchema(type) : z.boolean({ error: () => 'expected true or false' }))
    .meta({
      description: `${help[0]!.toUpperCase()}${help.slice(1)}.`,
      ...(standard !== undefined && { default: standard }),
      ...(example !== undefined && { examples: [example] }),
    })
    .optional()

type Typed = Omit<Options, 'vendors'> & { vendors?: z.infer<typeof Vendor>[] }
const fromTable = Object.fromEntries(
  startOptions.filter(({ flagOnly }) => !flagOnly).map((spec) => [keyOf(spec), optionSchema(spec)]),
) as unknown as { [K in keyof Typed]-?: z.ZodOptional<z.ZodType<NonNullable<Typed[K]>, NonNullable<Typed[K]>>> }

const bound = (standard: number, description: string) =>
  z.int().min(1).max(1e12).meta({ description, default: standard }).optional()

/** Keys that no flag has, for vendors of these ids. */
const more = (vendor: z.ZodEnum) => ({
  webhooks: z
    .array(z.strictObject({ ...CreateWebhookEndpoint.shape, vendor }))
    .describe('Receivers of webhooks, registered from the start in every namespace.')
    .optional(),
  namespaces: z
    .array(
      z.strictObject({
        ...CreateNamespace.shape,
        clock: valueSchema({ is: 'clock' }).optional() as typeof CreateNamespace.shape.clock,
      }),
    )
    .describe('Namespaces made at the start, each with a seed and a clock of its own.')
    .optional(),
  scenarios: z.array(ScenarioDefinition).describe('Scenarios of your own.').optional(),
  faults: z
    .array(FaultSpec.extend({ vendor: vendor.optional() }))
    .describe('Faults armed from the start in every namespace.')
    .optional(),
  journalLimit: bound(5000, 'Journal entries kept per namespace, bodies cut at 16 KB each.'),
  blobLimitBytes: bound(268_435_456, 'Pictures kept, in bytes; those of the oldest ended journeys go first.'),
  endedLimit: bound(50_000, 'Ended journeys kept per namespace, about 10 KiB each.'),
})

/** What is said of `options`, wherever options are listed. */
const aboutOptions = 'Options by vendor; docs/vendors says what each does.'

/**
 * The schema of a config file.
 *
 * @param vendors schemas of the options of vendors, by id; those of a vendor that is not among them are not looked into
 */
export function configSchema(vendors: Readonly<Record<string, z.ZodType>> = {}) {
  const all = [...new Set([...ids, ...Object.keys(vendors)])]
  return z.strictObject({
    $schema: z.string().describe('Where the JSON Schema of this file is, for editors.').optional(),
    ...fromTable,
    options: z
      .strictObject(
        Object.fromEntries(
          all.map((id) => [id, (vendors[id] ?? z.record(z.string(), z.unknown())).optional()]),
        ) as Record<string, z.ZodOptional<z.ZodType<Record<string, unknown>, Record<string, unknown>>>>,
      )
      .describe(aboutOptions)
      .optional(),
    ...more(z.enum(all)),
  })
}

/** What a config file holds. */
export type Config = z.input<ReturnType<typeof configSchema>>
