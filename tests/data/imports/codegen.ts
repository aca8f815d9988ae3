import { test, expect, type Page } from '@playwright/test';

test.use({ viewport: { width: 1200, height: 800 }, locale: 'en-GB' });

test('order a form', async ({ page }: { page: Page }) => {
  await page.goto('http://site.example/form.html');
  await page.getByTestId('number').click();
  await page.getByTestId('number').fill('INV-11');
  await page.getByLabel('Password').fill('codegen-canary');
  await page.getByLabel('Country').selectOption('bg');
  await page.getByLabel('Tags').selectOption(['red', 'blue']);
  await page.getByLabel('Paid').check();
  await page.getByRole('button', { name: /^twice$/i }).first().click({ button: 'right' });
  await expect(page.getByLabel('Fixed')).toHaveValue('as it is');
  await expect(page.getByRole('heading', { name: 'Invoice', exact: true })).toBeVisible();
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - heading "Invoice"
  `);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.goto('http://site.example/dialogs.html');
  page.once('dialog', dialog => {
    console.log(`Dialog message: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.locator('#said')).toHaveText('false');
  await page.goto('http://site.example/links.html');
  const page1Promise = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Form in a new tab' }).click();
  const page1 = await page1Promise;
  await page1.getByPlaceholder('INV-000').fill('2');
  await page1.close();
  const downloadPromise = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Report' }).click();
  const download = await downloadPromise;
  await page.getByRole('link', { name: 'Here' }).click();
});

test.describe('more', () => {
  test('second', async ({ page }) => {
    await page.goto('http://site.example/late.html');
    await page.locator('#place').getByRole('button').filter({ hasText: 'Appears' }).click();
  });
});
