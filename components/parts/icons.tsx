/** The few icons, drawn rather than typed: glyphs differ from system to system. All are decoration. */
import type { ComponentChildren } from 'preact';

function Icon({ children, size = 16 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  );
}

export const ClearIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M4.2 11.8 11.8 4.2" />
  </Icon>
);

export const OpenIcon = () => (
  <Icon>
    <path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 11.5V13.5H13V11.5" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M2.5 4.5H8M12 4.5H13.5M2.5 11.5H4M8 11.5H13.5" />
    <circle cx="10" cy="4.5" r="1.9" />
    <circle cx="6" cy="11.5" r="1.9" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon size={12}>
    <path d="M4 4 12 12M12 4 4 12" />
  </Icon>
);

export const ExternalIcon = () => (
  <Icon size={11}>
    <path d="M6 3.5H3.5V12.5H12.5V10M9 3H13V7M12.7 3.3 7.5 8.5" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon size={12}>
    <path d="M6 4 10 8 6 12" />
  </Icon>
);
