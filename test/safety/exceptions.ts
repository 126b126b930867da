/** The only exceptions of the safety scan: hosts that everybody may name, and files that hold copies of vendors' printed examples. */

/** Domains of the vendors, of what we cite, and of tools: named, never called by a test. */
export const vendorHosts: readonly string[] = [
  'idwise.com',
  'incode.com',
  'incodepreview.com',
  'incodesmile.com',
  'signzy.com',
  'signzy.app',
  'signzy.tech',
  'persist-global.com',
  'veratad.com',
  'dcams.app',
  'idresponse.com',
  'icd.sh',
  'github.com',
  'npmjs.com',
  'w3.org',
  'rfc-editor.org',
  'aip.dev',
  'cwe.mitre.org',
  'owasp.org',
  'aws.amazon.com',
  'tidelift.com',
  'redocly.com',
  'opencollective.com',
  'json-schema.org',
  'softwareishard.com',
]

/** By file, the values that stand in it because a vendor printed them, or because the test is about real-looking values. */
export const printedExamples: Readonly<Record<string, readonly string[]>> = {
  // copies of what the vendors print
  'src/contracts/signzy/examples/create-journey-url.request.docs.json': [
    'https://www.callbackurl.com',
    'https://www.failureredirecturl.com',
    'https://www.successredirecturl.com',
  ],
  'src/contracts/signzy/examples/get-journey.200.completed.docs.json': ['https://callback-url'],
  'src/contracts/veratad/examples/vx_create_session.request.partial.json': [
    '123-45-6789',
    '201-555-1234',
    'test05@veratad.com',
  ],
  'src/contracts/veratad/examples/vx_webhook.smart2fa.pending_after_failed_otp.json': ['avery.langley@examplemail.com'],
  // the same copies, sent or expected
  'test/contracts/signzy-examples.test.ts': ['https://www.callbackurl.com'],
  'test/kit/judge/benign.test.ts': ['+12014825099'],
  'test/mocks/veratad-guide.test.ts': ['201-555-1234', 'test05@veratad.com'],
  // tests that real-looking values are refused or redacted: nothing is sent there
  'test/control/delivery-log.test.ts': ['93.184.216.34'],
  'test/control/guard.test.ts': ['1.2.3.4'],
  'test/kit/recording/pseudonyms.test.ts': ['_d@e.ff', 'a@b.cc'],
  'test/kit/recording/redact.test.ts': ['jane.roe@bank.co.uk'],
  'test/mocks/pipeline-routes.test.ts': ['http://api.acme.example.evil'],
  'test/mocks/signzy-files.test.ts': ['http://kyc.local'],
  'test/runtime/deliveries.test.ts': ['93.184.216.34'],
  'test/runtime/transport.test.ts': [
    '100.64.0.1',
    '11.0.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '2606:4700::1',
    '93.184.216.34',
    '::ffff:5db8:d822',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
  ],
}
