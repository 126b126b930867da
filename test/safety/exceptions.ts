/** The only exceptions of the safety scan: hosts that everybody may name, and files that hold copies of vendors' printed examples. */

/** Domains of the vendors, of what we cite, and of tools: named, never called by a test. */
export const vendorHosts: readonly string[] = []

/** By file, the values that stand in it because a vendor printed them, or because the test is about real-looking values. */
export const printedExamples: Readonly<Record<string, readonly string[]>> = {}
