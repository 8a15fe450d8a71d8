/** Brings one interface of the picture into sight, as a person does it: by searching. */
import type { Page } from 'playwright-core'

/** @returns the selector of its socket. The search is ended; what it found stays in sight. */
export async function reveal(page: Page, box: string, name: string): Promise<string> {
  const selector = `[data-testid="socket-${box}-${name}"]`
  await page.getByTestId('graph-search-open').click()
  await page.getByTestId('graph-search-field').fill(box)
  await page.locator(selector).first().waitFor()
  await page.keyboard.press('Escape')
  return selector
}
