import { render } from 'preact';
import { CheckPage } from '../../components/check/check-page.tsx';
import { formOf } from '../../lib/check-page/link.ts';
import { checkPageHost } from '../../lib/extension/views/browser-check.ts';
import { wearTheme } from '../../lib/extension/views/theme.ts';

await wearTheme();
render(
  <CheckPage host={checkPageHost()} given={formOf(location.hash)} />,
  document.getElementById('app') ?? document.body,
);
