// The certified provider `oidc-provider`, told over /_control how to be and what to forge. For tests only.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { SignJWT, UnsecuredJWT, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';

const [port] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
let origin, forged, key, serial = 0, handle;

function newKey() {
  serial += 1;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: `key-${serial}`, alg: 'RS256', use: 'sig' };
}

const FORGERIES = {
  nonce: (claims) => ({ ...claims, nonce: 'another' }),
  'no nonce': ({ nonce, ...claims }) => claims,
  audience: (claims) => ({ ...claims, aud: 'another' }),
  'two audiences': (claims) => ({ ...claims, aud: [claims.aud, 'another'], azp: claims.aud }),
  party: (claims) => ({ ...claims, azp: 'another' }),
  issuer: (claims) => ({ ...claims, iss: 'https://elsewhere.example' }),
  expired: (claims) => ({ ...claims, iat: claims.iat - 300, exp: claims.iat - 240 }),
  stale: (claims) => ({ ...claims, iat: claims.iat - 3600 }),
  future: (claims) => ({ ...claims, iat: claims.iat + 3600, exp: claims.exp + 3600 }),
  'no subject': ({ sub, ...claims }) => claims,
};

async function forge(token) {
  const claims = decodeJwt(token);
  const header = decodeProtectedHeader(token);
  if (forged === 'none') return new UnsecuredJWT(claims).encode();
  if (forged === 'symmetric') {
    const known = new TextEncoder().encode('a secret of thirty-two bytes and more');
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: header.kid }).sign(known);
  }
  const signer = forged === 'key' ? { ...newKey(), kid: header.kid } : key;
  const told = forged === 'key' ? claims : FORGERIES[forged](claims);
  return new SignJWT(told).setProtectedHeader(header).sign(await importJWK(signer, 'RS256'));
}

function provide() {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'ledger',
      client_secret: 'a secret/with+signs',
      redirect_uris: [`${origin}/oidc/callback`],
      post_logout_redirect_uris: [`${origin}/`],
      backchannel_logout_uri: `${origin}/oidc/back-channel-logout`,
      backchannel_logout_session_required: true,
    }],
    cookies: { keys: ['for tests only'] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    jwks: { keys: [key] },
    fetch: (url, { dispatcher, ...options }) => fetch(url, options), // the usual one calls nobody on this machine
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: 'ledger', accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (forged && ctx.body?.id_token) ctx.body.id_token = await forge(ctx.body.id_token);
  });
  provider.on('backchannel.error', (_, error) => console.error(error));
  handle = provider.callback();
}

createServer(async (request, response) => {
  if (request.url !== '/_control') return handle(request, response);
  let body = '';
  for await (const piece of request) body += piece;
  const told = JSON.parse(body);
  forged = told.forged;
  if (told.origin) origin = told.origin;
  if (told.origin || told.rotate) { key = newKey(); provide(); }
  response.end();
}).listen(port, 'localhost', () => console.log('ready'));
