/** The few icons, drawn rather than typed: glyphs differ from system to system. All are decoration. */
import type { ComponentChildren } from 'preact';

export function Icon({ children, size = 16 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  );
}

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

export const CloseIcon = () => (
  <Icon size={12}>
    <path d="M4 4 12 12M12 4 4 12" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon size={14}>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1" />
    <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
  </Icon>
);

export const DoneIcon = () => (
  <Icon size={14}>
    <path d="m3 8.6 3.2 3.2L13 4.6" />
  </Icon>
);

export const ExternalIcon = () => (
  <Icon size={12}>
    <path d="M6.5 3h-4v10.5H13v-4M9.5 2.5h4v4M13.2 2.8 7.5 8.5" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon size={12}>
    <path d="M6 4 10 8 6 12" />
  </Icon>
);
