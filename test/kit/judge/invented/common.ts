/** Drift that any vendor may ship, whatever its bodies hold: encodings, frames, statuses and headers. */
import { add, all, type Drift, header, raw, status, whole } from './edit.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** @param on an answer whose body the vendor documents */
export const commonDrifts = (on: string): Drift[] => [
  { what: 'a byte order mark before the JSON', on, change: raw((text) => bytes(`\uFEFF${text}`)) },
  { what: 'JSON in UTF-16', on, change: raw((text) => Buffer.from(text, 'utf16le')) },
  {
    what: 'a text in Latin 1 among UTF-8',
    on,
    change: raw((text) =>
      Buffer.concat([Buffer.from(text.slice(0, 2)), Buffer.from([0xe9]), Buffer.from(text.slice(2))]),
    ),
  },
  { what: 'text after the JSON', on, change: raw((text) => `${text}\n<!-- 3 ms -->`) },
  { what: 'the JSON twice', on, change: raw((text) => text + text) },
  { what: 'JSON lines', on, change: raw((text) => `${text}\n${text}\n`) },
  { what: 'a warning of PHP before the JSON', on, change: raw((text) => `<br />Notice: undefined index${text}`) },
  { what: 'a comma after the last member', on, change: raw((text) => text.replace(/\}$/, ',}')) },
  { what: 'texts in single quotes', on, change: raw((text) => text.replaceAll('"', "'")) },
  { what: 'a guard against hijacking before the JSON', on, change: raw((text) => `)]}',\n${text}`) },
  { what: 'JSON as the argument of a function', on, change: raw((text) => `callback(${text})`) },
  { what: 'JSON within a text of JSON', on, change: raw((text) => JSON.stringify(text)) },
  { what: 'the body in a list', on, change: whole((body) => [body]) },
  { what: 'an empty list for a body', on, change: whole(() => []) },
  { what: 'an empty object for a body', on, change: whole(() => ({})) },
  { what: 'null for a body', on, change: whole(() => null) },
  { what: 'false for a body', on, change: whole(() => false) },
  { what: 'the body under "data"', on, change: whole((data) => ({ data })) },
  { what: 'the body under "response", with a status', on, change: whole((response) => ({ status: 'ok', response })) },
  { what: 'an error of a gateway under 200', on, change: whole(() => ({ message: 'Internal server error' })) },
  {
    what: 'an error in another envelope under 200',
    on,
    change: whole(() => ({ errors: [{ code: 17, detail: 'no' }] })),
  },
  {
    what: 'a page of HTML under 200',
    on,
    change: all(
      header('content-type', 'text/html'),
      raw(() => '<html><h1>Maintenance</h1></html>'),
    ),
  },
  { what: 'a page of HTML that says it is JSON', on, change: raw(() => '<!doctype html><h1>502</h1>') },
  { what: 'JSON as text/plain', on, change: header('content-type', 'text/plain; charset=utf-8') },
  { what: 'JSON of no type', on, change: header('content-type', undefined) },
  { what: 'JSON as text/json', on, change: header('content-type', 'text/json') },
  {
    what: 'XML in the place of JSON',
    on,
    change: all(
      header('content-type', 'application/xml'),
      raw(() => '<a/>'),
    ),
  },
  { what: 'JSON that ends too early', on, change: raw((text) => text.slice(0, -9)) },
  { what: 'no body', on, change: raw(() => '') },
  { what: '202, to be asked again', on, change: status(202) },
  { what: '206 for a part', on, change: status(206) },
  {
    what: '204 with nothing',
    on,
    change: all(
      status(204),
      raw(() => ''),
      header('content-type', undefined),
    ),
  },
  {
    what: '302 to another place',
    on,
    change: all(
      status(302),
      header('location', '/login'),
      raw(() => ''),
    ),
  },
  {
    what: '301 to another host',
    on,
    change: all(
      status(301),
      header('location', 'https://api.example'),
      raw(() => ''),
    ),
  },
  {
    what: '304 where nothing was asked',
    on,
    change: all(
      status(304),
      raw(() => ''),
    ),
  },
  { what: '418', on, change: status(418) },
  {
    what: '503 with HTML',
    on,
    change: all(
      status(503),
      header('content-type', 'text/html'),
      raw(() => '<h1>503</h1>'),
    ),
  },
  { what: '405: the call is gone', on, change: status(405) },
  {
    what: '410: the call is gone',
    on,
    change: all(
      status(410),
      whole(() => ({ message: 'gone' })),
    ),
  },
  { what: 'bytes of gzip that nothing announces', on, change: raw(() => Buffer.from('1f8b08000000000000ff', 'hex')) },
  { what: 'a member nobody knows', on, change: add('x_internal_trace', 'abc'), sees: 'additive' },
]
