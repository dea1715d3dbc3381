/** The icons of the panel's buttons, which other views do not load. */
import { Icon } from '../parts/icons.tsx';

export const ClearIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="m3.8 3.8 8.4 8.4" />
  </Icon>
);

export const OpenIcon = () => (
  <Icon>
    <path d="M8 11V3M4.8 6 8 2.8 11.2 6M2.5 11v2.5h11V11" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M2.5 4.5H8M12 4.5H13.5M2.5 11.5H4M8 11.5H13.5" />
    <circle cx="10" cy="4.5" r="1.9" />
    <circle cx="6" cy="11.5" r="1.9" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M8 3.5v.01M8 8v.01M8 12.5v.01" stroke-width="2.2" />
  </Icon>
);
