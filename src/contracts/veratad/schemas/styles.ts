/** How a client may dress the hosted page. */
import * as z from 'zod'
import { marked } from '../../define.js'
import { pages } from '../sources.js'

const HexColor = z.string().regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/, 'must be a hex colour')
const Radius = z.union([z.string(), z.number()])
const Pixels = z.number().min(0)

const Icon = z.object({
  alt: z.string().optional(),
  url: z.url().optional(),
  srcset: z.record(z.string(), z.string()).optional(),
  width: Pixels.optional(),
  height: Pixels.optional(),
})
const Font = z.object({
  family: z.string().optional(),
  normal: z.object({ url: z.url().optional(), format: z.string().optional() }).optional(),
})

/** Overrides of the page's look. The simulator's page keeps its own. */
export const Styles = marked(
  z.object({
    colors: z.record(z.string(), z.array(HexColor).length(10)).optional(),
    primaryColor: z.string().optional(),
    primaryShade: z.int().min(0).max(9).optional(),
    colorScheme: z.enum(['light', 'dark']).optional(),
    logo_url: z.url().optional(),
    defaultRadius: Radius.optional(),
    button: z.object({ radius: Radius.optional() }).optional(),
    components: z.object({ button: z.object({ color: HexColor.optional() }).optional() }).optional(),
    assets: z
      .object({
        icons: z
          .object({ handoff: z.object({ header: z.object({ main: Icon.optional() }).optional() }).optional() })
          .optional(),
      })
      .optional(),
    global: z.object({ typography: z.object({ font: Font.optional() }).optional() }).optional(),
  }),
  'documented',
  pages.styles,
  { note: 'The page is prose with dotted names; that they nest like this, and that each is optional, is inferred.' },
)
