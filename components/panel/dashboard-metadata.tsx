/** The Metadata JSON of the dashboard beside what the MCP server serves, folded until it is pasted. */
import type { ComponentProps } from 'preact';
import { Details } from '../parts/details.tsx';
import { later } from '../parts/later.tsx';
import type { PasteMetadata as Paste } from './paste-metadata.tsx';

const PasteMetadata = later(async () => (await import('./paste-metadata.tsx')).PasteMetadata);

export const DashboardMetadata = (props: ComponentProps<typeof Paste>) => (
  <Details summary="Compare with the dashboard: paste its Metadata JSON here" open={props.pasted !== undefined}>
    <PasteMetadata {...props} />
  </Details>
);
