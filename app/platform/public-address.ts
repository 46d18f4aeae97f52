import ipaddr from 'ipaddr.js';

/** Everything outside of this block of IPv6 is not handed out to the public internet. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');
/** IETF protocol assignments (RFC 2928): no public web server lives there. */
const protocolAssignments = ipaddr.parseCIDR('2001::/23');

/**
 * Is this IP address one of the public internet? Loopback, private, link-local (cloud metadata), carrier-grade NAT,
 * multicast, documentation and every IPv6 form that carries an IPv4 address inside are not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv4') return true;
  return parsed.match(globalUnicast) && !parsed.match(protocolAssignments);
}

export type AddressVerdict =
  | { ok: true; url: URL; isListed: boolean }
  | { ok: false; code: 'invalid_url' | 'address_refused'; message: string };

const longestUrl = 2048;
/** Names that never belong to the public internet (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const privateSuffix =
  /(^|\.)(localhost|local|localdomain|internal|intranet|private|corp|home|lan|test|invalid|onion|alt|home\.arpa)$/;

/**
 * Judges an address that a stranger gave, before anything is resolved: https, a public name or a public IP in whatever
 * notation, no user name. `listed` holds the `host:port` pairs that a development machine allows, http too.
 */
export function judgeAddress(text: string, listed: ReadonlySet<string>): AddressVerdict {
  const invalid = (message: string): AddressVerdict => ({ ok: false, code: 'invalid_url', message });
  if (text.length > longestUrl) return invalid(`The address is longer than ${longestUrl} characters.`);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return invalid('This is not a web address. Give a complete https address.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return invalid(`${url.protocol}// is not accepted. Give an https address.`);
  if (url.username || url.password)
    return invalid('The address holds a user name or password. Give an address that needs none.');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (listed.has(`${url.hostname}:${port}`)) return { ok: true, url, isListed: true };
  if (url.protocol !== 'https:') return invalid('The address is http. Give an https address.');
  return judgePublicHost(url, Number(port));
}

function judgePublicHost(url: URL, port: number): AddressVerdict {
  const refused = (message: string): AddressVerdict => ({ ok: false, code: 'address_refused', message });
  // low ports belong to other protocols (mail, databases, shells), which a request could be smuggled into
  if (port !== 443 && port < 1024) return refused(`Port ${port} is not accepted. Use 443 or one above 1023.`);
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  if (ipaddr.isValid(host))
    return isPublicAddress(host)
      ? { ok: true, url, isListed: false }
      : refused(`${host} is not a public address.`);
  if (!host.includes('.') || privateSuffix.test(host)) return refused(`${host} is not a public host name.`);
  return { ok: true, url, isListed: false };
}
