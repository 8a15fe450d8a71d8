/** Brings one interface of the picture into sight, as a person does it: by searching. */
import type { Page } from 'playwright-core'

/** @returns the selector of its socket. */
export async function reveal(page: Page, box: string, name: string): Promise<string> {
  const selector = `[data-testid="socket-${box}-${name}"]`
  await page.locator(selector).first().waitFor()
  return selector
}
