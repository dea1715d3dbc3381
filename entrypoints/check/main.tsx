import { render } from 'preact';
import { CheckPage } from '../../components/check/check-page.tsx';
import { formOf } from '../../lib/check-page/link.ts';
import { checkPageHost } from '../../lib/extension/views/browser-check.ts';

render(
  <CheckPage host={checkPageHost()} given={formOf(location.hash)} />,
  document.getElementById('app') ?? document.body,
);
