/** Bodies of the control calls about contracts. */
import * as z from 'zod'

/** An OpenAPI 3.1 document; `x-evidence` and `x-source` say how each fact is known. */
export const OpenApiDocument = z.record(z.string(), z.unknown())
