/** The few icons, drawn rather than typed: glyphs differ from system to system. All are decoration. */
import type { ComponentChildren } from 'preact';

export function Icon({ children, size = 16 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  );
}

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
