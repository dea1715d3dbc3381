/** Steps in the settings of whoever signs people in: Scalekit, a vendor that is recognised, somebody else. */
import type { Place, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';
import { authorizationServerPlace, placeAt } from '../places.ts';
import { vendorAt, vendorOf } from '../vendors/all.ts';
import { scalekitSettings } from '../vendors/scalekit.ts';
import { unknownVendor } from '../vendors/unknown.ts';
import type { Setting, SettingName } from '../vendors/vendor.ts';
import { environmentOf, environmentWord } from '../words.ts';
import { step } from './step.ts';

const dashboard = { url: 'https://app.scalekit.com', label: 'Open the dashboard' };

/** What goes in the field of a setting: one value, or several. */
type Given = string | readonly string[];

function stepOf(place: Place, setting: Setting, given: Given, ids: Record<string, string>): Step {
  const { text, many = text, field, sets, takes } = setting;
  const path = setting.path?.map((member) => ids[member] ?? member);
  const name = field ?? path?.at(-1) ?? 'Setting';
  const shown = [given].flat().map((one) => (takes === 'host' ? (parseUrl(one)?.hostname ?? one) : one));
  const values = [...new Set(shown)].map((one) => ({ name, value: one }));
  return step(place, values.length > 1 ? many : text, {
    ...(path && { path }),
    ...(values.length && { values }),
    ...(sets && { sets }),
  });
}

const clientOf = ({ authorization, registration }: Pick<Facts, 'authorization' | 'registration'>) =>
  authorization.request?.clientId ?? registration.clientId ?? 'your client';

const settingOf = (facts: Facts, name: SettingName): Setting =>
  (facts.scalekit ? scalekitSettings : vendorOf(facts)?.settings)?.[name] ?? unknownVendor[name];

/** At the authorization server of this sign-in; `given` goes in the field of the setting. */
export function settingStep(facts: Facts, name: SettingName, given: Given = []): Step {
  const ids = { '{server}': facts.scalekit?.resourceId ?? 'your MCP server', '{client}': clientOf(facts) };
  const setting = settingOf(facts, name);
  const made = stepOf(authorizationServerPlace(facts), setting, given, ids);
  if (!facts.scalekit) return made;
  return {
    ...made,
    ...(made.path && { path: [environmentWord(facts), ...made.path] }),
    ...(setting.path?.includes('{server}') && { about: 'server-entry' }),
    link: dashboard,
  };
}

/** Lets a client be called back there. Scalekit's list counts for the whole environment, whichever client is meant. */
export function allowCallback(facts: Facts, uris: string | readonly string[]): Step {
  const made = settingStep(facts, 'registration-address', uris);
  if (!facts.scalekit) return made;
  const them = [uris].flat().length > 1 ? 'these callback addresses' : 'this callback address';
  return { ...made, text: `Add ${them} to **Allowed Callback URLs** of ${environmentOf(facts.scalekit)}, and save.` };
}

/** Whether the setting is a list of hosts there. */
export const takesHosts = (facts: Facts, name: SettingName): boolean => settingOf(facts, name).takes === 'host';

/** At a provider that the authorization server itself signs people in with. */
export function providerStep(url: string, clientId: string | undefined, name: SettingName, given: Given = []): Step {
  const vendor = vendorAt(url);
  const place = placeAt(url);
  const setting = vendor?.settings[name] ?? unknownVendor[name];
  const made = stepOf(place, setting, given, { '{client}': clientId ?? 'your client' });
  const named = clientId === undefined || setting.path ? [] : [{ name: 'Client ID', value: clientId }];
  return { ...made, values: [...named, ...(made.values ?? [])] };
}
