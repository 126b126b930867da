/** The way between the pages of a section. */
import type { PageContext } from '../context.js'

interface TabsProps {
  context: PageContext
  /** The section. */
  label: string
  pages: readonly (readonly [path: string, title: string])[]
  /** The page that is shown, or the one it belongs to. */
  at?: string | undefined
}

export const Tabs = ({ context, label, pages, at }: TabsProps) => (
  <nav class="tabs" aria-label={label}>
    <ul>
      {pages.map(([path, title]) => (
        <li>
          <a
            href={context.link(path)}
            {...(path === at && { 'aria-current': `/_sim${path}` === context.request.path ? 'page' : 'true' })}
          >
            {title}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
