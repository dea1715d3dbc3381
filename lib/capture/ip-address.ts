/** An IP address as a source tells it: browsers write IPv6 with brackets or without; anything else is none. */
export const ipAddress = (text: string | undefined): string | undefined => {
  const address = text?.replace(/^\[(.*)\]$/, '$1');
  return address !== undefined && /^[\da-f.:]{2,45}$/i.test(address) && /[.:]/.test(address) ? address : undefined;
};
